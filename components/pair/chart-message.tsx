import type { ReactNode } from "react";

type Props = { title: string; children: ReactNode; action?: ReactNode; art?: ReactNode };

/** Shown instead of a chart without data: the reason, and an action. */
export function ChartMessage({ title, children, action, art }: Props) {
  return (
    <div className="grid h-full content-center justify-items-center gap-1 bg-sunk px-6 text-center">
      {art}
      <h3 className="text-16 font-medium">{title}</h3>
      <p className="max-w-[420px] text-ink-2">{children}</p>
      {action && <div className="mt-2.5">{action}</div>}
    </div>
  );
}
