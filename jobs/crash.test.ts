import { describe, expect, it } from "vitest";
import { HISTORY_TICKS, surviveKills, type Victim } from "@/jobs/testing/crash-stage";
import { isLong } from "@/lib/testing/long-tests";

const KILLS = isLong ? 50 : 2;
const seed = Date.now() % 1_000_000;

const VICTIMS: [title: string, victim: Victim][] = [
  ...(isLong ? [["the recording process", "recorder"] satisfies [string, Victim]] : []),
  ["the database server and all its processes", "server"],
];

describe.each(VICTIMS)("kill -9 of %s at a random moment", (_, victim) => {
  it("leaves every tick complete or absent, and every figure consistent with the samples", {
    timeout: 1_200_000,
  }, async () => {
    const { ticks, thinnedDays } = await surviveKills(victim, KILLS, seed);
    expect(ticks).toBeGreaterThan(HISTORY_TICKS + KILLS);
    expect(thinnedDays).toBeGreaterThan(0);
  });
});
