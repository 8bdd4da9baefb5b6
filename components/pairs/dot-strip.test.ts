import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { STRIP_TICKS, stripPlace, stripX } from "@/lib/charts/strip-axis";
import { inVolatilityUnit } from "@/lib/format/volatility";

it("has its grid at the ticks of its head, in either unit", () => {
  const css = readFileSync(new URL("./dot-strip.css", import.meta.url), "utf8");
  const places = [...css.matchAll(/--(?:first|second|third): ([\d.]+%)/g)].map(([, place]) => place);
  const ticks = (["day", "year"] as const).flatMap((unit) =>
    STRIP_TICKS[unit].map((tick) => stripX(stripPlace(tick / 100 / inVolatilityUnit(1, unit)))),
  );
  expect(places).toEqual(ticks);
});
