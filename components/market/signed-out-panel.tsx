import type { ReactNode } from "react";
import { SignInLink } from "@/components/layout/account-menu";
import { DotStrip } from "@/components/market/table/dot-strip";
import { CoverageRing } from "@/components/pair/coverage-ring";
import { buttonClasses } from "@/components/ui/button";
import { Icon } from "@/components/ui/icon";
import { Tag } from "@/components/ui/tag";
import type { ExampleChart } from "@/lib/charts/prepare-example";
import { formatShare } from "@/lib/format/percent";
import { MIN_COVERAGE } from "@/lib/market/thresholds";
import { ExampleFigure } from "./example-figure";

function ReadingStep({ sign, children }: { sign: ReactNode; children: ReactNode }) {
  return (
    <div className="grid grid-cols-[96px_minmax(0,1fr)] items-center gap-5 border-t border-line-2 py-3">
      <dt className="sign">{sign}</dt>
      <dd className="text-12 text-ink-2">{children}</dd>
    </div>
  );
}

export function SignInPrompt() {
  return (
    <section aria-label="Columns for signed-in users" className="desk:pt-[14px] desk:pb-4">
      <h2 className="text-20 font-medium tracking-[-.01em]">See how much each pair moves</h2>
      <p className="mt-1 max-w-[400px] text-ink-2">
        Volatility over 1 hour, 24 hours and 7 days, with rank, coverage and charts for every pair.
      </p>
      <p className="mt-3 flex flex-wrap items-center gap-x-3.5 gap-y-1">
        <SignInLink className={`${buttonClasses({ kind: "primary" })} px-5`} />
        <span className="text-12 text-ink-3">No account? The owner can invite you.</span>
      </p>
    </section>
  );
}

export function SignedOutColumns() {
  return (
    <div className="closed-columns">
      <p className="flex items-center gap-2 text-12 text-ink-3">
        <Icon name="lock" className="size-3.5!" />
        <span>
          <SignInLink className="link">Sign in</SignInLink> to see these columns
        </span>
      </p>
      <p className="flex items-center gap-x-3.5 text-12 text-ink-3 wide:gap-x-[22px]">
        <span>Rank</span>
        <span>Volatility</span>
        <span>Std dev</span>
        <span>CV</span>
        <span>Coverage</span>
      </p>
    </div>
  );
}

export function HowToRead({ example }: { example: ExampleChart }) {
  return (
    <aside aria-label="How to read these columns" className="how-to-read">
      <div className="sticky top-[152px] max-w-[440px] print:static">
        <h3 className="mb-2 font-medium">How to read these columns</h3>
        <dl>
          <ReadingStep
            sign={
              <>
                <b className="font-medium">3</b>
                <span className="text-ink-3"> / 250</span>
              </>
            }
          >
            <b className="font-medium text-ink-1">Rank</b> starts at the most volatile pair, among pairs with
            enough data.
          </ReadingStep>
          <ReadingStep sign={<DotStrip rv={0.03} rvStdErr={0.0063} isProvisional={false} isStale={false} />}>
            <b className="font-medium text-ink-1">The dot</b> is how far the pair moves in a day,{" "}
            <b className="font-medium text-ink-1">the line</b> its standard error.
          </ReadingStep>
          <ReadingStep sign={<DotStrip rv={0.03} rvStdErr={0.0083} isProvisional isStale={false} />}>
            A hollow dot is <Tag kind="provisional">provisional</Tag>: 50 to 90 % of the window was sampled.
          </ReadingStep>
          <ReadingStep
            sign={
              <span className="flex gap-2.5">
                <CoverageRing coverage={1} />
                <CoverageRing coverage={0.7} />
                <CoverageRing coverage={0.2} />
              </span>
            }
          >
            <b className="font-medium text-ink-1">The ring</b> is coverage. Under {formatShare(MIN_COVERAGE)}{" "}
            no figure is published.
          </ReadingStep>
        </dl>
        <div className="max-wide:hidden">
          <ExampleFigure chart={example} />
        </div>
      </div>
    </aside>
  );
}
