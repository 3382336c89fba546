import encodeQR from "qr";
import styles from "@/components/account/Account.module.css";

/** A code to scan. Black on white in both themes: not every app reads it the other way round. */
export function QrCode({ text, label }: { readonly text: string; readonly label: string }) {
  // Around it, as far as the standard asks, nothing.
  const modules = encodeQR(text, "raw", { ecc: "medium", border: 4 });
  const path = modules.flatMap((row, y) => row.flatMap((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : [])));
  return (
    <svg
      className={styles.qr}
      viewBox={`0 0 ${modules.length} ${modules.length}`}
      role="img"
      aria-label={label}
    >
      <path d={path.join("")} shapeRendering="crispEdges" />
    </svg>
  );
}
