/** The product's mark: a disc half in light and half in dark, day and night of equal length. */
export function Mark({ size = 26 }: { readonly size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true">
      <circle cx="16" cy="16" r="13.5" fill="var(--day)" />
      <path d="M16 2.5a13.5 13.5 0 0 1 0 27z" fill="var(--mark-night)" />
      <circle cx="16" cy="16" r="13.5" fill="none" stroke="var(--mark-night)" strokeWidth="1.5" />
      <circle cx="16" cy="16" r="4.2" fill="var(--mark-night)" />
      <path d="M16 11.8a4.2 4.2 0 0 1 0 8.4z" fill="var(--day)" />
    </svg>
  );
}
