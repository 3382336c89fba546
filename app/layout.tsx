import type { Metadata, Viewport } from "next";
import { cookies } from "next/headers";
import type { ReactNode } from "react";
import { Providers } from "@/app/providers";
import { parseTheme, THEME_COOKIE } from "@/app/theme";
import "@/app/globals.css";

export const metadata: Metadata = {
  title: { default: "Equilux", template: "%s · Equilux" },
  description:
    "Fairness audits for content recommenders: who gets their share of exposure, and why a story was shown.",
};

export const viewport: Viewport = {
  themeColor: [
    { media: "(prefers-color-scheme: light)", color: "#fbf8f1" },
    { media: "(prefers-color-scheme: dark)", color: "#0e1322" },
  ],
};

/** The document: its language, its theme (known before the first paint), and what client components rely on. */
export default async function RootLayout({ children }: { readonly children: ReactNode }) {
  const jar = await cookies();
  const theme = parseTheme(jar.get(THEME_COOKIE)?.value);
  return (
    <html lang="en" {...(theme === "system" ? {} : { "data-theme": theme })}>
      <body>
        <Providers>{children}</Providers>
      </body>
    </html>
  );
}
