import type { ReactNode } from "react";

type Props = { label: string; note: ReactNode; children: ReactNode };

export function Fact({ label, note, children }: Props) {
  return (
    <div>
      <dt className="text-12 text-ink-3">{label}</dt>
      <dd className="text-16 font-medium tracking-[-.01em] whitespace-nowrap laptop:text-20">{children}</dd>
      <dd className="text-12 text-ink-2">{note}</dd>
    </div>
  );
}
