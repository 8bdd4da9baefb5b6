import { basename } from "node:path";
import { CANDLE_HEADER, type Candle, parseCandleRow, type RowProblem } from "@/lib/sources/replay/candle-row";
import type { CandleFileName } from "@/lib/sources/replay/file-name";
import { readLines } from "@/lib/sources/replay/read-lines";

/** A skipped row and its position. */
export type RowRejection = {
  /** Name of the file. */
  file: string;
  /** Line in the unpacked file; the header is line 1. */
  line: number;
  reason: RowProblem;
};

/** A file that could not be read completely. */
export type UnreadableFile = { file: string; reason: string };

/**
 * Iterates over the valid rows of a candle file, with a few thousand rows in memory. Invalid rows are reported and skipped. If
 * reading fails, the iteration ends and `failure` contains the reason.
 */
export class CandleCursor {
  /** Why the file could not be read completely; null without a failure. */
  failure: UnreadableFile | null = null;
  private readonly batches: AsyncGenerator<string[]>;
  private readonly file: string;
  private candles: Candle[] = [];
  private position = 0;
  private line = 0;
  private lastEndMs: number | null = null;

  constructor(
    path: string,
    readonly name: CandleFileName,
    private readonly onRejected: (rejection: RowRejection) => void,
  ) {
    this.file = basename(path);
    this.batches = readLines(path);
  }

  /** The current row; null after the last one. Reads the next batch if needed. */
  async current(): Promise<Candle | null> {
    while (this.position >= this.candles.length) {
      if (!(await this.readAhead())) return null;
    }
    return this.candles[this.position] ?? null;
  }

  /** Whether `current` has to read the next batch. */
  get isDrained(): boolean {
    return this.position >= this.candles.length;
  }

  /** The current row, without reading; null when drained. */
  get buffered(): Candle | null {
    return this.candles[this.position] ?? null;
  }

  /** Moves to the next row. */
  next(): void {
    this.position++;
  }

  /** Stops reading before the end of the file. */
  async close(): Promise<void> {
    await this.batches.return(undefined);
  }

  /** @returns false at the end of the file or after a failure */
  private async readAhead(): Promise<boolean> {
    if (this.failure) return false;
    try {
      const batch = await this.batches.next();
      if (batch.done) {
        if (this.line === 0) throw new Error("it is empty");
        return false;
      }
      this.candles = [];
      this.position = 0;
      for (const line of batch.value) this.readLine(line);
      return true;
    } catch (error) {
      const where = this.line > 1 ? `after line ${this.line}: ` : "";
      this.failure = {
        file: this.file,
        reason: where + (error instanceof Error ? error.message : String(error)),
      };
      await this.close();
      return false;
    }
  }

  private readLine(line: string): void {
    this.line++;
    if (this.line === 1) {
      // The decoder has removed a byte order mark already.
      if (line.trim() !== CANDLE_HEADER) throw new Error(`its first line is not "${CANDLE_HEADER}"`);
      return;
    }
    if (line.trim() === "") return;
    const row = parseCandleRow(line, this.name.intervalSeconds, this.lastEndMs);
    if ("problem" in row) {
      this.onRejected({ file: this.file, line: this.line, reason: row.problem });
      return;
    }
    this.lastEndMs = row.endMs;
    this.candles.push(row);
  }
}
