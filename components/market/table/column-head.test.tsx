// @vitest-environment happy-dom
import { cleanup, fireEvent, render, screen } from "@testing-library/react";
import { afterEach, expect, test, vi } from "vitest";
import { ColumnHead } from "./column-head";
import type { SortColumn } from "./sort-pairs";

afterEach(cleanup);

function renderHead(by: SortColumn, notSortable: string | null = null) {
  const onSort = vi.fn();
  render(
    <table>
      <thead>
        <tr>
          <ColumnHead {...{ by, sort: null, onSort, notSortable }}>Head</ColumnHead>
        </tr>
      </thead>
    </table>,
  );
  const head = screen.getByRole("columnheader", { name: "Head" });
  const definition = head.querySelector<HTMLElement>(".column-definition");
  return { head, definition, onSort };
}

/** @returns whether the key was left to the page */
const pressEscape = () => fireEvent.keyDown(document.body, { key: "Escape" });

test("Esc hides the definition under the pointer, and is then left to the page", () => {
  const { head, definition } = renderHead("volatility");
  fireEvent.pointerEnter(head, { pointerType: "mouse" });
  expect(definition?.hidden).toBe(false);
  expect(pressEscape()).toBe(false);
  expect(definition?.hidden).toBe(true);
  expect(pressEscape()).toBe(true);
});

test("a head without a definition leaves Esc to the page", () => {
  const { head, definition } = renderHead("pair");
  fireEvent.pointerEnter(head, { pointerType: "mouse" });
  expect(definition).toBeNull();
  expect(pressEscape()).toBe(true);
});

test("a press sorts and hides the definition, which would cover the first rows", () => {
  const { head, definition, onSort } = renderHead("volatility");
  fireEvent.pointerEnter(head, { pointerType: "mouse" });
  fireEvent.click(screen.getByRole("button"));
  expect(onSort).toHaveBeenCalledWith("volatility");
  expect(definition?.hidden).toBe(true);
});

test("the definition says why the list cannot be sorted by the column", () => {
  const { definition } = renderHead("stdDev", "Different quotes cannot be compared.");
  expect(definition?.textContent).toMatch(/^Time-weighted .* Different quotes cannot be compared\.$/);
  expect(screen.queryByRole("button")).toBeNull();
});
