import type { ReactNode } from "react";

const KINDS = {
  stale: "hatch-end bg-stale-wash pr-1.5 text-stale shadow-[inset_0_0_0_1px_var(--stale)]",
  provisional: "border border-dashed border-line-3 px-1.5 text-ink-2",
  plain: "border border-line-2 px-1.5 text-ink-2",
} as const;

export function Tag({
  kind,
  title,
  children,
}: {
  kind: keyof typeof KINDS;
  title?: string;
  children: ReactNode;
}) {
  return (
    <span
      title={title}
      className={`tag inline-block h-[18px] max-w-full overflow-clip rounded-1 text-11/[18px] font-medium text-ellipsis whitespace-nowrap ${KINDS[kind]}`}
    >
      {children}
    </span>
  );
}
