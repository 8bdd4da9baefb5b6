import * as z from "zod/mini";
import { WINDOW_IDS } from "@/lib/market/window";

// Browsers load these files, and zod/mini is a sixth of the size of zod.

// Compiled validators need `eval`; in a browser even the attempt is reported as a violation of the content security policy.
// Must run before the first schema is created.
if (typeof window !== "undefined") z.config({ jitless: true });

/** A time in JSON: ISO 8601 in UTC. */
export const instant = z
  .string()
  .check(
    z.regex(
      /^\d{4}-(0[1-9]|1[0-2])-([0-2]\d|3[01])T([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d+)?)?Z$/,
      "must be an instant in UTC",
    ),
  );

/** Number of items. */
export const count = z.int().check(z.nonnegative());

export const positiveCount = z.int().check(z.positive());

export const nonNegative = z.number().check(z.nonnegative());

/** Fraction, 0 to 1. */
export const share = z.number().check(z.gte(0), z.lte(1));

/** Version of a list: equal texts mean equal lists. */
export const version = z.string();

/** The standard windows. */
export const windowId = z.enum(WINDOW_IDS);

/** A time range between two samples, or between a sample and an end of the requested range. */
export const timeRange = z.object({ from: instant, to: instant });

/** Text of a form field; problems are shown under the field. */
export const inputText = z.string().check(z.maxLength(1000));
