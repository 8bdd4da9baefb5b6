import type { ReactNode } from "react";
import { Icon, type IconName } from "./icon";

const KINDS = {
  bad: { wash: "bg-bad-wash", ink: "text-bad", icon: "alert" },
  warn: { wash: "bg-stale-wash", ink: "text-stale", icon: "clock" },
  info: { wash: "bg-accent-wash", ink: "text-accent", icon: "info" },
} as const satisfies Record<string, { wash: string; ink: string; icon: IconName }>;

type Props = { kind: keyof typeof KINDS; title: string; children?: ReactNode; action?: ReactNode };

export function Banner({ kind, title, children, action }: Props) {
  const { wash, ink, icon } = KINDS[kind];
  return (
    <div role={kind === "bad" ? "alert" : "status"} className={`border-t border-line-2 ${wash}`}>
      <div className="sheet flex items-start gap-3 py-[9px]">
        <Icon name={icon} className={`mt-0.5 ${ink}`} />
        <div className="flex min-w-0 flex-1 flex-col gap-2 laptop:flex-row laptop:items-center">
          <div className="min-w-0 flex-1 text-ink-2">
            <b className="font-medium text-ink-1">{title}</b> {children}
          </div>
          {action}
        </div>
      </div>
    </div>
  );
}
