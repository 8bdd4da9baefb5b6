import { basename } from "node:path";
import { CANDLE_HEADER, type Candle, parseCandleRow, type RowProblem } from "@/lib/sources/replay/candle-row";
import type { CandleFileName } from "@/lib/sources/replay/file-name";
import { readLines } from "@/lib/sources/replay/read-lines";

/** A row that was left out, and where it stands. */
export type RowRejection = {
  /** Name of the file. */
  file: string;
  /** Line in the unpacked file, the header being 1. */
  line: number;
  reason: RowProblem;
};

/** A file that could not be read, or not to its end. */
export type UnreadableFile = { file: string; reason: string };

/**
 * Walks one candle file from its first good row to its last, holding a few thousand rows at most.
 * A bad row is told and passed over. A file that fails on the way ends there: `failure` says why.
 */
export class CandleCursor {
  /** Why the file could not be read, or not to its end; null while all is well. */
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

  /** The row it stands on; null after the last one. Reads ahead when needed. */
  async current(): Promise<Candle | null> {
    while (this.position >= this.candles.length) {
      if (!(await this.readAhead())) return null;
    }
    return this.candles[this.position] ?? null;
  }

  /** Whether `current` needs to read first. */
  get isDrained(): boolean {
    return this.position >= this.candles.length;
  }

  /** The row it stands on, without reading; null when drained. */
  get buffered(): Candle | null {
    return this.candles[this.position] ?? null;
  }

  /** Steps to the next row. */
  next(): void {
    this.position++;
  }

  /** Stops reading; for a file that will not be read to its end. */
  async close(): Promise<void> {
    await this.batches.return(undefined);
  }

  /** @returns false at the end of the file, or where it can be read no further */
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
      // Editors put a byte order mark in front of a file; the decoder has taken it off already.
      if (line.trim() !== CANDLE_HEADER) throw new Error(`its first line is not "${CANDLE_HEADER}"`);
      return;
    }
    // An empty line holds nothing that could be lost.
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
