import type { ReactNode } from "react";
import { PageTop } from "@/components/layout/page-top";

type Props = {
  step?: string;
  title: string;
  lead?: ReactNode;
  isSimulated: boolean;
  aside?: ReactNode;
  children: ReactNode;
};

export function AuthLayout({ step, title, lead, isSimulated, aside, children }: Props) {
  return (
    <>
      <PageTop isSimulated={isSimulated} />
      <main className="grid min-h-[calc(100dvh-var(--bar)-1px)] content-start laptop:grid-cols-[minmax(0,1fr)_46%] laptop:content-stretch">
        <div className="px-(--edge) py-8 laptop:py-[72px]">
          <div className="mx-auto max-w-[372px]">
            {step && <p className="mb-1.5 text-12 font-medium text-accent">{step}</p>}
            <h1 className="text-26 font-semibold tracking-[-.015em]">{title}</h1>
            {lead && <p className="mt-1.5 text-14 text-ink-2">{lead}</p>}
            {children}
          </div>
        </div>
        <div className="border-line-2 bg-panel px-(--edge) py-8 max-laptop:border-t laptop:border-l laptop:py-[72px]">
          <div className="mx-auto max-w-[440px]">{aside}</div>
        </div>
      </main>
    </>
  );
}
