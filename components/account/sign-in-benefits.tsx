import type { ReactNode } from "react";

function Benefit({ children }: { children: ReactNode }) {
  return (
    <li className="relative pl-4 before:absolute before:top-2 before:left-0 before:size-1.5 before:rounded-full before:bg-accent">
      {children}
    </li>
  );
}

export function SignInBenefits() {
  return (
    <>
      <h2 className="font-medium">What you get with an account</h2>
      <ul className="mt-5 grid gap-2.5 text-14 text-ink-2">
        <Benefit>
          <b className="font-medium text-ink-1">Volatility and rank</b> of every pair, over 1 hour, 24 hours
          and 7 days.
        </Benefit>
        <Benefit>
          <b className="font-medium text-ink-1">Charts</b> that show gaps as gaps and mark stale and
          provisional data.
        </Benefit>
        <Benefit>
          <b className="font-medium text-ink-1">Where each number comes from</b>, and a button that recomputes
          it from the samples.
        </Benefit>
      </ul>
    </>
  );
}
