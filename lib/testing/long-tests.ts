/** True in `npm run test:long`; otherwise long tests are shortened or skipped. */
export const isLong = process.env.LONG === "1";
