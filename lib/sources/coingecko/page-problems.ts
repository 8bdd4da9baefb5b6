import { COINS_PER_PAGE } from "@/lib/sources/coingecko/plan-limits";
import { SourceError } from "@/lib/sources/price-source";

/** Share of the last page's coins that may leave the list between two ticks without being a problem. */
const MAX_LEAVING_SHARE = 0.1;

/**
 * Describes missing and incomplete pages of a tick.
 *
 * All pages but the last have 250 coins. The size of the last page follows from previous ticks: a tenth of it, or one coin, may
 * leave the list without being a problem. Without a previous tick, 250 coins are expected on every page.
 * @param answers coins or failure of every page, in order
 * @param previousCount maximum number of coins in the latest stored ticks; null without one
 * @returns at most one sentence about missing and one about incomplete pages
 */
export function pageProblems(
  answers: readonly PromiseSettledResult<readonly unknown[]>[],
  previousCount: number | null,
): string[] {
  const counts = answers.map((answer) => (answer.status === "fulfilled" ? answer.value.length : null));
  const lastWithCoins = counts.findLastIndex((count) => count !== null && count > 0);
  const missing = new Map<string, { pages: number[]; why: string }>();
  const short: number[] = [];
  let came = 0;
  let expectedOfShort = 0;
  for (const [index, answer] of answers.entries()) {
    if (answer.status === "rejected") {
      const { reason, why } = failureOf(answer.reason);
      const group = missing.get(reason) ?? { pages: [], why };
      missing.set(reason, group);
      group.pages.push(index + 1);
      continue;
    }
    const count = answer.value.length;
    const isInside = index < lastWithCoins;
    const before =
      previousCount === null || isInside ? COINS_PER_PAGE : previousCount - index * COINS_PER_PAGE;
    const expected = Math.min(COINS_PER_PAGE, Math.max(0, before));
    const mayLeave = isInside ? 0 : Math.max(1, Math.floor(expected * MAX_LEAVING_SHARE));
    if (expected - count > mayLeave) {
      short.push(index + 1);
      came += count;
      expectedOfShort += expected;
    }
  }
  return [
    ...missingSentence([...missing.values()], answers.length),
    ...(short.length === 0
      ? []
      : [
          `${pageList(short, answers.length)} short: ` +
            `${came === 1 ? "1 coin" : `${came} coins`} came where ${expectedOfShort} were expected.`,
        ]),
  ];
}

function failureOf(failure: unknown): { reason: string; why: string } {
  if (failure instanceof SourceError) return { reason: failure.reason, why: failure.message };
  const why = failure instanceof Error ? failure.message : String(failure);
  return { reason: why, why };
}

function missingSentence(groups: readonly { pages: number[]; why: string }[], total: number): string[] {
  const [first, ...others] = groups;
  if (!first) return [];
  if (others.length === 0) return [`${pageList(first.pages, total)} missing: ${first.why}`];
  const all = groups.flatMap(({ pages }) => pages).sort((a, b) => a - b);
  const reasons = groups.map(({ pages, why }) => `(${numbers(pages)}) ${why}`);
  return [`${pageList(all, total)} missing: ${reasons.join(" ")}`];
}

/** @example pageList([2, 3, 4, 7], 8) // "Pages 2–4 and 7 of 8 are" */
function pageList(pages: readonly number[], total: number): string {
  const isOne = pages.length === 1;
  return `${isOne ? "Page" : "Pages"} ${numbers(pages)} of ${total} ${isOne ? "is" : "are"}`;
}

/** Ascending numbers; three or more consecutive ones become a range. */
function numbers(pages: readonly number[]): string {
  const runs: { from: number; to: number }[] = [];
  for (const page of pages) {
    const run = runs.at(-1);
    if (run && run.to === page - 1) run.to = page;
    else runs.push({ from: page, to: page });
  }
  const parts = runs.flatMap(({ from, to }) => {
    if (to - from >= 2) return [`${from}–${to}`];
    return to === from ? [String(from)] : [String(from), String(to)];
  });
  const last = parts.pop() ?? "";
  return parts.length === 0 ? last : `${parts.join(", ")} and ${last}`;
}
