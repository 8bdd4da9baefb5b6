import type { ReactNode } from "react";
import { AppBar } from "@/components/shell/app-bar";
import { SimulatedLine } from "@/components/shell/simulated-line";

type Props = { title: string; isSimulated: boolean; children: ReactNode };

/** A plain page of the signed-in: the bar, a title, one column. */
export function InnerPage({ title, isSimulated, children }: Props) {
  return (
    <>
      <AppBar />
      {isSimulated && (
        <aside aria-label="Simulated market">
          <SimulatedLine />
        </aside>
      )}
      <main className="sheet py-7">
        <h1 className="text-20 font-semibold tracking-[-.012em]">{title}</h1>
        {children}
      </main>
    </>
  );
}
