import type { ReactNode } from "react";

type Props = { title: string; children?: ReactNode; actions?: ReactNode; art?: ReactNode };

export function EmptyState({ title, children, actions, art }: Props) {
  return (
    <div className="grid justify-items-center gap-1 px-6 py-20 text-center">
      {art}
      <h2 className="text-16 font-medium">{title}</h2>
      {children && <div className="max-w-[440px] text-13 text-ink-2">{children}</div>}
      {actions && <div className="mt-3.5 flex flex-wrap justify-center gap-2.5">{actions}</div>}
    </div>
  );
}
