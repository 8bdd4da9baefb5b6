"use client";
import dynamic from "next/dynamic";
import { Icon } from "@/components/ui/icon";
import { Popup } from "@/components/ui/popup";
import type { ViewMenuProps } from "./view-menu";

const ViewMenu = dynamic(() => import("./view-menu").then((module) => module.ViewMenu));

export function ViewButton(props: ViewMenuProps) {
  return (
    <Popup
      label="View"
      align="end"
      className="flex h-9 items-center gap-1.5 rounded-2 px-2 text-12 font-medium text-ink-1 hover:bg-hover laptop:h-7 laptop:text-ink-2"
      buttonContent={
        <>
          <Icon name="columns" />
          View
        </>
      }
    >
      {() => <ViewMenu {...props} />}
    </Popup>
  );
}
