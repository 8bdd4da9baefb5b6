import { BENCH_SOURCE, type BenchMarket, benchPair, FILLED_UNTIL, TICKS_AHEAD } from "@/jobs/bench/market";
import { recordTick, type StageTimes, type TickReport } from "@/lib/ingest/record-tick";
import type { Quote } from "@/lib/sources/price-source";

const MINUTE = 60_000;

/** Records ticks of all series, a minute apart in event time. */
export class TickRecorder {
  /** Event time of the newest tick. */
  at = FILLED_UNTIL;
  private quotes: Quote[] = [];

  constructor(private readonly market: BenchMarket) {}

  /**
   * Creates the quotes of the next tick, with prices as doubles.
   * @throws Error if its seven-day window would have no start row
   */
  prepare(): void {
    this.at = new Date(this.at.getTime() + MINUTE);
    if (this.at.getTime() > FILLED_UNTIL.getTime() + TICKS_AHEAD * MINUTE) {
      throw new Error(`More than ${TICKS_AHEAD} ticks were recorded: raise TICKS_AHEAD.`);
    }
    this.quotes = Array.from({ length: this.market.series }, (_, i) => ({
      ...benchPair(i + 1),
      values: {
        price:
          0.0001 *
          6e8 ** ((i + 1) / this.market.series) *
          (1 + 0.001 * Math.sin(i + this.at.getTime() / MINUTE)),
      },
      providerAt: this.at,
      iconUrl: null,
      marketCapRank: i + 1,
    }));
  }

  next(): Promise<TickReport> {
    this.prepare();
    return this.record();
  }

  async record(onStages: (times: StageTimes) => void = () => undefined): Promise<TickReport> {
    const { at, quotes } = this;
    const report = await recordTick(this.market.db, {
      source: BENCH_SOURCE,
      at,
      trigger: "sampler",
      requestedAt: at,
      receivedAt: at,
      quotes,
      onStages,
    });
    if (report.outcome !== "stored" || report.stored !== quotes.length) {
      throw new Error(`The tick at ${report.at} was not stored completely: ${JSON.stringify(report)}`);
    }
    return report;
  }
}
