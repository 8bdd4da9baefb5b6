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

describe("the list's columns", () => {
  it("are the layout's default columns and the selected ones", () => {
    expect(isColumnShown("cv", NONE, WIDE)).toBe(true);
    expect(isColumnShown("cv", NONE, MEDIUM)).toBe(false);
    expect(isColumnShown("cv", { show: ["cv"], hide: [] }, MEDIUM)).toBe(true);
    expect(isColumnShown("age", { show: [], hide: ["age"] }, WIDE)).toBe(false);
  });

  it("are stored only if they differ from the default", () => {
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

  it("show selected columns instead of the sparkline, and fewer on a narrow page", () => {
    const selected = { show: ["cv"], hide: [] } as const;
    expect(isColumnShown("sparkline", NONE, MEDIUM)).toBe(true);
    expect(isColumnShown("sparkline", selected, MEDIUM)).toBe(false);
    expect(isColumnShown("sparkline", selected, WIDE)).toBe(true);
    expect(isColumnShown("cv", selected, NARROW)).toBe(false);
    expect(isColumnShown("coverage", NONE, NARROW)).toBe(true);
    expect(isColumnShown("coverage", NONE, PHONE)).toBe(false);
  });

  it("show the volume only if selected and if there is room", () => {
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

  it("are written as classes", () => {
    expect(columnClasses({ show: ["cv"], hide: ["age", "source"] })).toBe("show-cv hide-age hide-source");
  });
});
