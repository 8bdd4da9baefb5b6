import type { ReactNode } from "react";
import { Icon, type IconName } from "@/components/ui/icon";

const KINDS = {
  plain: { box: "border-line-2 bg-panel", ink: "text-ink-2", icon: "info" },
  bad: { box: "border-bad bg-bad-wash", ink: "text-bad", icon: "alert" },
  warn: { box: "border-stale bg-stale-wash", ink: "text-stale", icon: "clock" },
  ok: { box: "border-ok bg-panel", ink: "text-ok", icon: "check" },
} as const satisfies Record<string, { box: string; ink: string; icon: IconName }>;

type Props = { kind: keyof typeof KINDS; id?: string; role?: "alert" | "status"; children: ReactNode };

export function Notice({ kind, id, role, children }: Props) {
  const { box, ink, icon } = KINDS[kind];
  return (
    <div
      id={id}
      role={role}
      className={`mt-5 grid grid-cols-[16px_1fr] gap-2.5 rounded-2 border px-3.5 py-[11px] text-ink-2 ${box}`}
    >
      <Icon name={icon} className={`mt-0.5 ${ink}`} />
      <div className="min-w-0">{children}</div>
    </div>
  );
}
