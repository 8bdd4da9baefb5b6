import { z } from "zod";

/** An e-mail address as accounts are found by: without space around it, in lower case. */
export const emailAddress = z
  .string()
  .trim()
  .toLowerCase()
  .max(254, "is longer than an e-mail address can be")
  .pipe(z.email("is not an e-mail address"));
