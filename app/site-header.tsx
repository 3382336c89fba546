import { cookies, headers } from "next/headers";
import { parseTheme, THEME_COOKIE } from "@/app/theme";
import { Header } from "@/components/shell/Header";
import { membershipsOf } from "@/lib/server/memberships";
import { personOf } from "@/lib/server/session";

/** The header with what it needs to know. It never fails: a page whose header cannot be filled still says what is wrong. */
export async function SiteHeader({ slug = null }: { readonly slug?: string | null }) {
  const theme = parseTheme((await cookies()).get(THEME_COOKIE)?.value);
  const person = await personOf(await headers()).catch(() => null);
  const memberships = person ? await membershipsOf(person.id).catch(() => []) : [];
  const choices = memberships.map(({ dataset, reader }) => ({
    slug: dataset.slug,
    name: dataset.name,
    role: reader.role,
  }));
  const here = choices.find((choice) => choice.slug === slug) ?? null;
  return (
    <Header
      person={person && { name: person.name, email: person.email }}
      memberships={choices}
      here={here}
      theme={theme}
    />
  );
}
