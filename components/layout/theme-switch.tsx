"use client";
import { useKeys } from "@/components/layout/keyboard";
import { THEME_COOKIE, type Theme } from "@/components/layout/preferences";
import { savePreference } from "@/components/layout/save-preference";
import { Button, IconButton } from "@/components/ui/button";
import { Icon } from "@/components/ui/icon";

function currentTheme(): Theme {
  const theme = document.documentElement.dataset.theme;
  if (theme === "light" || theme === "dark") return theme;
  return matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
}

function switchTheme(): void {
  const theme = currentTheme() === "dark" ? "light" : "dark";
  document.documentElement.dataset.theme = theme;
  savePreference(THEME_COOKIE, theme);
}

const LABEL = "Switch between light and dark";

export function ThemeSwitch() {
  useKeys("t", switchTheme);
  return (
    <IconButton aria-label={LABEL} title={LABEL} onClick={switchTheme} className="order-4 max-laptop:hidden">
      <Icon name="theme" />
    </IconButton>
  );
}

export function ThemeMenuItem() {
  return (
    <Button kind="quiet" onClick={switchTheme} className="h-9 justify-start">
      <Icon name="theme" /> {LABEL}
    </Button>
  );
}
