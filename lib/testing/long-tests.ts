/** Whether long tests run whole, as in `npm run test:long`; otherwise in a short form or not at all. */
export const isLong = process.env.LONG === "1";
