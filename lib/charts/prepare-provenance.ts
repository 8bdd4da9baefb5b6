import type { PairReply } from "@/lib/contracts/pair";
import { formatMoment } from "@/lib/format/axis-time";
import { formatCount } from "@/lib/format/count";
import type { Zone } from "@/lib/format/instant";
import { formatAge } from "@/lib/format/quote-age";
import { sourceName } from "@/lib/format/source-name";
import { formatSpan } from "@/lib/format/span";
import { wallTime } from "@/lib/format/wall-time";

/** One step in the processing of a tick. */
export type ProvenanceStep = {
  name: string;
  /** Event time, or the offset from it. */
  time: string;
  text: string;
  /** Whether the time until the next step was spent waiting for the source. */
  isWait: boolean;
};

/** Time at which a page first had the newest figures. */
export type Arrival = {
  /** Epoch milliseconds of the server's clock. */
  at: number;
  /** Whether they were part of the page, not fetched later. */
  isWithPage: boolean;
};

const TRIGGERS: Record<string, string> = {
  cron: "Triggered by the scheduler",
  sampler: "Triggered by the sampler",
  manual: "Triggered by hand",
  replay: "Replayed from a recording",
  history: "Loaded from the source's history",
};

/** `+ 0.382 s`, with a minus sign (U+2212) before the event time. */
function offset(at: number, from: number): string {
  const seconds = (at - from) / 1000;
  const sign = seconds < 0 ? "\u2212" : "+";
  return Math.abs(seconds) < 120
    ? `${sign} ${Math.abs(seconds).toFixed(3)}\u00a0s`
    : `${sign} ${formatSpan(Math.abs(at - from))}`;
}

/** Time of day with milliseconds. */
function preciseTime(at: number, zone: Zone): string {
  return new Date(wallTime(at, zone)).toISOString().slice(11, 23);
}

/**
 * Processing steps of the newest tick: event time → requested → received → stored → computed → on this page.
 * @param arrival null while unknown
 * @returns empty before the first sample
 */
export function prepareProvenance(
  { pair, trust, quoteAgeMs, windows }: PairReply,
  window: keyof PairReply["windows"],
  zone: Zone,
  arrival: Arrival | null,
): ProvenanceStep[] {
  if (!trust) return [];
  const at = Date.parse(trust.at);
  const source = sourceName(pair.source);
  const requested = Date.parse(trust.requestedAt);
  const received = trust.receivedAt === null ? null : Date.parse(trust.receivedAt);
  const provided = trust.providerAt === null ? null : Date.parse(trust.providerAt);
  const stored = Date.parse(trust.storedAt);
  const figures = windows[window];
  const price = `${pair.price ?? "–"} ${pair.quote}`;
  const quoteText =
    provided === null
      ? `${price}. ${source} gives no time for it.`
      : `${price}, quoted by ${source} at ${preciseTime(provided, zone)}${
          quoteAgeMs === null ? "" : `: ${formatAge(quoteAgeMs)} old when received`
        }.`;
  const from = figures.from === null ? null : formatMoment(Date.parse(figures.from), zone);
  return [
    {
      name: "Event time",
      time: preciseTime(at, zone),
      text: `${formatMoment(at, zone)}. Fixed when the round was triggered.`,
      isWait: false,
    },
    {
      name: `Requested from ${source}`,
      time: offset(requested, at),
      text: `${TRIGGERS[trust.trigger] ?? `Triggered by ${trust.trigger}`}, every ${formatSpan(trust.sourceInterval * 1000)}.`,
      isWait: true,
    },
    {
      name: `Received from ${source}`,
      time: received === null ? "–" : offset(received, at),
      text: quoteText,
      isWait: false,
    },
    {
      name: "Stored",
      time: offset(stored, at),
      text: `${formatCount(trust.stored)} of ${formatCount(trust.received)} quotes, ${trust.rejected === 0 ? "none" : formatCount(trust.rejected)} rejected, in one transaction.`,
      isWait: false,
    },
    {
      name: "Computed",
      time: offset(stored, at),
      text: figures.silent
        ? `Recomputed at each tick without a sample, last at ${figures.at === null ? "–" : formatMoment(Date.parse(figures.at), zone)}.`
        : from === null
          ? "In the same transaction."
          : `In the same transaction, from two rows: ${formatMoment(at, zone)} and ${from}.`,
      isWait: false,
    },
    ...(arrival
      ? [
          {
            name: "On this page",
            // The clock comparison has an error of a network round trip; figures cannot arrive before they are stored.
            time: offset(Math.max(arrival.at, stored), at),
            text: arrival.isWithPage
              ? "Loaded with the page."
              : "Fetched when the tick was announced, by the server's clock.",
            isWait: false,
          },
        ]
      : []),
  ];
}
