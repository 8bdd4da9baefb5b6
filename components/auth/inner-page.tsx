import type { ReactNode } from "react";
import { PageTop } from "@/components/shell/page-top";

type Props = { title: string; isSimulated: boolean; children: ReactNode };

/** A plain page of the signed-in: the bar, a title, one column. */
export function InnerPage({ title, isSimulated, children }: Props) {
  return (
    <>
      <PageTop isSimulated={isSimulated} />
      <main className="sheet py-7">
        <h1 className="text-20 font-semibold tracking-[-.012em]">{title}</h1>
        {children}
      </main>
    </>
  );
}
