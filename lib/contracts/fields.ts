import * as z from "zod/mini";
import { WINDOW_IDS } from "@/lib/market/window";

// zod/mini is a sixth of the size of zod: browsers load these files.

// Compiling validators needs `eval`, which the content security policy forbids: in a browser even the attempt is reported.
// Must come before the first schema is made.
if (typeof window !== "undefined") z.config({ jitless: true });

/** An instant on the wire: ISO 8601 in UTC. */
export const instant = z
  .string()
  .check(
    z.regex(
      /^\d{4}-(0[1-9]|1[0-2])-([0-2]\d|3[01])T([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d+)?)?Z$/,
      "must be an instant in UTC",
    ),
  );

/** How many of something there are. */
export const count = z.int().check(z.nonnegative());

export const positiveCount = z.int().check(z.positive());

export const nonNegative = z.number().check(z.nonnegative());

/** A share of a whole, 0 to 1. */
export const share = z.number().check(z.gte(0), z.lte(1));

/** What the list was made from: the same text as long as nothing in it can have changed. */
export const version = z.string();

/** The standard windows. */
export const windowId = z.enum(WINDOW_IDS);

/** A stretch of time: both ends are samples, or the span's own end. */
export const timeRange = z.object({ from: instant, to: instant });

/** Text of a form field; problems are shown under the field. */
export const inputText = z.string().check(z.maxLength(1000));
