import type { Database, Transaction } from "@/lib/db/client";
import { Prisma } from "@/lib/db/generated/client";
import { attachPartition, packedPartitionName, partitionName } from "@/lib/db/partitions";
import { SAMPLE_COLUMNS } from "@/lib/db/stored-samples";

const DAY_MS = 86_400_000;

/** Days with this spacing of samples are stored in `packed_day`. */
export const PACKED_RESOLUTION_SECONDS = 3600;

/**
 * Thins one day: of each series, keeps the last sample of each cell `(k·resolution, (k+1)·resolution]`. Because rows hold running
 * totals, windows between kept rows give the same figures as before. The day's rows of `market_statistics` are thinned alike. At
 * `PACKED_RESOLUTION_SECONDS`, the kept samples are moved to `packed_day`; samples that arrived since an earlier run are merged.
 * @param day start of the UTC day
 * @param resolutionSeconds 300 or 3600, not finer than the current resolution
 * @returns numbers of rows read and kept; null if nothing was to be done
 * @throws if the day's rows changed meanwhile or could not be locked in time; nothing is changed then
 */
export async function thinDay(
  db: Database,
  day: Date,
  resolutionSeconds: number,
): Promise<{ before: number; kept: number } | null> {
  const table = `"${partitionName(day.getTime())}"`;
  const from = day.toISOString();
  const to = new Date(day.getTime() + DAY_MS).toISOString();
  const isPacked = resolutionSeconds === PACKED_RESOLUTION_SECONDS;
  return db.$transaction(
    async (tx) => {
      // One run at a time, locked before reading: two runs that had read the day would deadlock.
      await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtext('sigmawatch.maintain'))`;
      const state = await tx.sampleDay.findUnique({ where: { day } });
      const resolution = state?.resolutionSeconds ?? 0;
      if (
        resolution > resolutionSeconds ||
        (resolution === resolutionSeconds && (state?.packed || !isPacked))
      )
        return null;
      const ticks = await readTicksState(tx, day);
      await unpackSeries(tx, day, table);
      // One cell after another: rows are in time order, so each sort is small.
      await tx.$executeRawUnsafe(
        `CREATE TEMP TABLE kept ON COMMIT DROP AS
         SELECT k.* FROM generate_series($1::timestamptz, $2::timestamptz, $3 * interval '1 second') AS cell(edge)
         CROSS JOIN LATERAL (
           SELECT DISTINCT ON (s.series_id) s.* FROM ${table} s
           WHERE s.at > cell.edge - $3 * interval '1 second' AND s.at <= cell.edge
           ORDER BY s.series_id, s.at DESC) k`,
        from,
        to,
        resolutionSeconds,
      );
      const count = async (relation: string) =>
        (await tx.$queryRawUnsafe<{ rows: number }[]>(`SELECT count(*)::int AS rows FROM ${relation}`))[0]
          ?.rows ?? 0;
      const before = await count(table);
      const kept = await count("kept");
      const attach = isPacked ? await packKept(tx, day) : await writeKept(tx, day);
      await tx.$executeRaw`SELECT set_config('lock_timeout', '10s', true)`;
      // No samples are recorded while this is held. Reads are blocked later, for a short time.
      await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtext('sigmawatch.thin'))`;
      if ((await readTicksState(tx, day)) !== ticks) {
        throw new Error(`Samples of ${from.slice(0, 10)} arrived while the day was being thinned.`);
      }
      await tx.$executeRaw`
        DELETE FROM market_statistics m USING (
          SELECT source_id, "window", metric, figure, at,
                 lead(at) OVER (PARTITION BY source_id, "window", metric, figure ORDER BY at) AS next_at
          FROM market_statistics WHERE at >= ${from}::timestamptz AND at < ${to}::timestamptz) k
        WHERE (m.source_id, m."window", m.metric, m.figure, m.at) = (k.source_id, k."window", k.metric, k.figure, k.at)
          AND k.next_at <= date_bin(${resolutionSeconds} * interval '1 second', k.at - interval '1 millisecond', 'epoch')
                           + ${resolutionSeconds} * interval '1 second'`;
      // Dropping a partition locks `sample`, which must be locked before its partitions. Reads and ticks wait meanwhile.
      await tx.$executeRaw`SELECT set_config('lock_timeout', '2s', true)`;
      await tx.$executeRaw`LOCK TABLE ONLY sample IN ACCESS EXCLUSIVE MODE`;
      await tx.$executeRawUnsafe(`DROP TABLE ${table}`);
      await attach();
      await tx.sampleDay.update({ where: { day }, data: { resolutionSeconds, packed: isPacked } });
      return { before, kept };
    },
    { timeout: 1_800_000, maxWait: 60_000 },
  );
}

/** Whether thinning failed because it could not lock the samples in time. */
export function isLockTimeout(error: unknown): boolean {
  // SQLSTATE, because messages can be translated.
  return String(error).includes("55P03");
}

/** Changes whenever samples of a day are recorded, because each tick's row is written with its samples. */
async function readTicksState(tx: Transaction, day: Date): Promise<string> {
  const to = new Date(day.getTime() + DAY_MS).toISOString();
  const [row] = await tx.$queryRaw<{ state: string }[]>`
    SELECT concat(count(*), ' ', max(stored_at)) AS state FROM tick
    WHERE outcome = 'stored' AND at >= ${day.toISOString()}::timestamptz AND at < ${to}::timestamptz`;
  return row?.state ?? "";
}

/** Moves packed samples of the series that have newer samples of the same day back to the day's partition of `sample`. */
async function unpackSeries(tx: Transaction, day: Date, table: string): Promise<void> {
  const from = Prisma.raw(table);
  const isOfDay = Prisma.sql`day = ${day.toISOString()}::date AND series_id IN (SELECT series_id FROM ${from})`;
  await tx.$executeRaw`
    INSERT INTO ${from} (${SAMPLE_COLUMNS}) SELECT ${SAMPLE_COLUMNS} FROM unpacked_sample WHERE ${isOfDay} ON CONFLICT DO NOTHING`;
  await tx.$executeRaw`DELETE FROM packed_day WHERE ${isOfDay}`;
}

/**
 * Writes the rows of `kept` to a new table, in order of time.
 * @returns function that makes the table the day's partition of `sample`, after the earlier partition was dropped
 */
async function writeKept(tx: Transaction, day: Date): Promise<() => Promise<void>> {
  const name = partitionName(day.getTime());
  const table = `"${name}_thinned"`;
  const to = new Date(day.getTime() + DAY_MS).toISOString();
  // With the key and the condition of the partition, attaching neither builds an index nor reads the rows.
  await tx.$executeRawUnsafe(
    `CREATE TABLE ${table} (LIKE sample INCLUDING DEFAULTS INCLUDING CONSTRAINTS,
       CONSTRAINT is_of_day CHECK (at >= '${day.toISOString()}' AND at < '${to}'))`,
  );
  await tx.$executeRawUnsafe(`INSERT INTO ${table} SELECT * FROM kept ORDER BY at, series_id`);
  await tx.$executeRawUnsafe(`ALTER TABLE ${table} ADD PRIMARY KEY (at, series_id)`);
  await tx.$executeRawUnsafe(`ANALYZE ${table}`);
  return async () => {
    await tx.$executeRawUnsafe(`ALTER TABLE ${table} RENAME TO "${name}"`);
    await attachPartition(tx, day.getTime());
    await tx.$executeRawUnsafe(`ALTER TABLE "${name}" DROP CONSTRAINT is_of_day`);
  };
}

/** Totals that `packed_day` stores as a first value and increments, with their types. */
const INTEGER_TOTALS = {
  sum_w: "bigint",
  sum_w_fresh: "bigint",
  sum_tau: "bigint",
  n: "int",
  returns: "int",
};
/** Columns that `packed_day` stores unchanged. */
const NUMBERS = ["value", "sum_wp", "sum_wp2", "sum_r2", "sum_r4"];

/**
 * Writes the rows of `kept` to the day's partition of `packed_day`, in order of series.
 * @returns function that attaches the partition to `packed_day`
 */
async function packKept(tx: Transaction, day: Date): Promise<() => Promise<void>> {
  const table = `"${packedPartitionName(day.getTime())}"`;
  const [existing] = await tx.$queryRaw<
    { present: boolean }[]
  >`SELECT to_regclass(${table}) IS NOT NULL AS present`;
  if (!existing?.present) {
    // A low target compresses every array.
    await tx.$executeRawUnsafe(
      `CREATE TABLE ${table} (LIKE packed_day INCLUDING ALL) WITH (toast_tuple_target = 128)`,
    );
  }
  const increments = Object.entries(INTEGER_TOTALS).map(
    ([name, type]) => `${name} - lag(${name}, 1, 0::${type}) OVER w AS ${name}`,
  );
  const columns = ["provider_age", ...Object.keys(INTEGER_TOTALS), ...NUMBERS];
  await tx.$executeRawUnsafe(
    `INSERT INTO ${table} (day, series_id, at, ${columns.join(", ")})
     SELECT ($1::timestamptz AT TIME ZONE 'UTC')::date, series_id,
            ${["step", ...columns].map((column) => `array_agg(${column} ORDER BY at)`).join(", ")}
     FROM (
       SELECT series_id, at, (extract(epoch FROM at - provider_at) * 1000)::bigint AS provider_age,
              (extract(epoch FROM at - lag(at, 1, $1::timestamptz) OVER w) * 1000)::int AS step,
              ${[...increments, ...NUMBERS].join(", ")}
       FROM kept WINDOW w AS (PARTITION BY series_id ORDER BY at)) k
     GROUP BY series_id ORDER BY series_id`,
    day.toISOString(),
  );
  return async () => {
    if (existing?.present) return;
    const next = new Date(day.getTime() + DAY_MS).toISOString();
    await tx.$executeRawUnsafe(
      `ALTER TABLE packed_day ATTACH PARTITION ${table} FOR VALUES FROM ('${day.toISOString().slice(0, 10)}') TO ('${next.slice(0, 10)}')`,
    );
  };
}
