import { z } from "zod";

/** E-mail address as stored: trimmed and in lower case. */
export const emailAddress = z
  .string()
  .trim()
  .toLowerCase()
  .max(254, "is longer than an e-mail address can be")
  .pipe(z.email("is not an e-mail address"));
