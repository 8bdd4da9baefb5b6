import { describe, expect, it } from "vitest";
import {
  type ColumnChoice,
  type ColumnLayout,
  columnClasses,
  isColumnShown,
  type ListWidth,
  toggleColumn,
} from "./list-columns";

const NONE = { show: [], hide: [] };
const layoutOf = (width: ListWidth): ColumnLayout => ({ width, hasSources: false });
const WIDE = layoutOf("wide");
const MEDIUM = layoutOf("medium");
const NARROW = layoutOf("narrow");
const PHONE = layoutOf("phone");

describe("the columns of the list", () => {
  it("are those that the layout has room for, unless the viewer selects others", () => {
    expect(isColumnShown("cv", NONE, WIDE)).toBe(true);
    expect(isColumnShown("cv", NONE, MEDIUM)).toBe(false);
    expect(isColumnShown("cv", { show: ["cv"], hide: [] }, MEDIUM)).toBe(true);
    expect(isColumnShown("age", { show: [], hide: ["age"] }, WIDE)).toBe(false);
  });

  it("are part of the choice only where they differ from the default", () => {
    const hidden = toggleColumn("cv", NONE, WIDE);
    expect(hidden).toEqual({ show: [], hide: ["cv"] });
    expect(toggleColumn("cv", hidden, WIDE)).toEqual(NONE);
    const shown = toggleColumn("cv", NONE, MEDIUM);
    expect(shown).toEqual({ show: ["cv"], hide: [] });
    expect(toggleColumn("cv", shown, MEDIUM)).toEqual(NONE);
  });

  it("can be changed back in another layout", () => {
    expect(toggleColumn("cv", { show: [], hide: ["cv"] }, MEDIUM)).toEqual({ show: ["cv"], hide: [] });
    expect(toggleColumn("source", { show: ["source"], hide: [] }, WIDE)).toEqual({
      show: [],
      hide: ["source"],
    });
  });

  it("are replaced by selected ones, and hidden on a narrow page", () => {
    const asked = { show: ["cv"], hide: [] } as const;
    expect(isColumnShown("sparkline", NONE, MEDIUM)).toBe(true);
    expect(isColumnShown("sparkline", asked, MEDIUM)).toBe(false);
    expect(isColumnShown("sparkline", asked, WIDE)).toBe(true);
    expect(isColumnShown("cv", asked, NARROW)).toBe(false);
    expect(isColumnShown("coverage", NONE, NARROW)).toBe(true);
    expect(isColumnShown("coverage", NONE, PHONE)).toBe(false);
  });

  it("show the volume only if selected, and as far as there is room", () => {
    const selected = { show: ["volume"], hide: [] } as const;
    expect(isColumnShown("volume", NONE, WIDE)).toBe(false);
    expect(toggleColumn("volume", NONE, WIDE)).toEqual(selected);
    expect(toggleColumn("volume", selected, WIDE)).toEqual(NONE);
    const shown = (choice: ColumnChoice, layout: ColumnLayout) =>
      (["volume", "sparkline"] as const).filter((column) => isColumnShown(column, choice, layout));
    expect(shown(selected, WIDE)).toEqual(["volume", "sparkline"]);
    expect(shown(selected, { width: "wide", hasSources: true })).toEqual(["volume"]);
    expect(shown(selected, { width: "extraWide", hasSources: true })).toEqual(["volume", "sparkline"]);
    expect(shown(selected, MEDIUM)).toEqual(["volume"]);
    expect(shown({ show: ["volume", "cv"], hide: [] }, MEDIUM)).toEqual([]);
    expect(shown(selected, NARROW)).toEqual([]);
  });

  it("are set as classes", () => {
    expect(columnClasses({ show: ["cv"], hide: ["age", "source"] })).toBe("show-cv hide-age hide-source");
  });
});
