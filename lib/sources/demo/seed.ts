/** The market that everyone sees who names no seed. */
export const DEFAULT_DEMO_SEED = 1;
