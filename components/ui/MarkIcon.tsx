import { type GroupMark, shapePath } from "@/components/charts/marks";

/** The shape and colour of a group, as a small picture beside its name. */
export function MarkIcon({ mark, size = 12 }: { readonly mark: GroupMark; readonly size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 12 12" aria-hidden="true" style={{ flex: "none" }}>
      <path d={shapePath(mark.shape, 6, 6, 4.3)} fill={mark.color} />
    </svg>
  );
}
