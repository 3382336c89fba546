/** The themes a reader can choose; "system" follows the device and needs no cookie. */
export const THEMES = ["light", "dark", "system"] as const;
export type Theme = (typeof THEMES)[number];

export const THEME_COOKIE = "equilux-theme";

/** Reads the theme cookie; anything unknown follows the device. */
export const parseTheme = (cookie: string | undefined): Theme =>
  cookie === "light" || cookie === "dark" ? cookie : "system";
