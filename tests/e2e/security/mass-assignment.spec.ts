import { expect, test } from "@playwright/test";
import type { People } from "@/lib/core/access/people";
import type { TokenList } from "@/lib/core/access/token";
import { database } from "@/lib/store/database";
import { people } from "../people";
import { ask, jsonOf, newClient } from "./ask";
import { DEMO, newPerson, sessionOf } from "./objects";
import { JSON_RULES, NO_OBJECTS, shotAt, someoneFor } from "./shots";

/** Fields are added to a body in the hope that they are stored as they are. */

const nothing = { ...NO_OBJECTS, dataset: DEMO };

/** Whatever a row of this site's tables could be told. */
const EXTRA: Readonly<Record<string, unknown>> = {
  role: "administrator",
  dataset: "other-platform",
  datasetId: 1,
  userId: "somebody",
  emailVerified: true,
  grantedAt: "2026-01-01T00:00:00Z",
  setBy: "somebody",
  by: "somebody",
  privacyFloor: 1,
};

/** Bodies that would be taken as they are. */
const TAKEN: Readonly<Record<string, object>> = {
  "POST /api/[dataset]/tokens": { name: "mass assignment", days: 1 },
  "POST /api/[dataset]/invitations": { email: "mass@assignment.example", role: "leadership" },
};

for (const name of JSON_RULES.filter((each) => each !== "POST /api/auth/[...all]")) {
  test(`${name} takes no field that it does not know`, async () => {
    const asked = shotAt(name, nothing);
    const fields = { ...(asked.json as object), ...TAKEN[name] };
    for (const [field, value] of Object.entries(EXTRA).filter(([each]) => !(each in fields))) {
      const known = name === "POST /api/[dataset]/audits" && field === "privacyFloor";
      const json = known ? { attributes: ["gender"], privacyFloor: 1 } : { ...fields, [field]: value };
      const answer = await ask({ ...asked, as: someoneFor(name), json, headers: newClient() });
      expect([400, 422], field).toContain(answer.status);
    }
  });
}

test("nothing was made of all that", async () => {
  const { tokens } = jsonOf<TokenList>(await ask({ path: `/api/${DEMO}/tokens`, as: "engineer" }));
  expect(tokens.filter(({ name }) => name === "mass assignment")).toEqual([]);
  const { invitations } = jsonOf<People>(await ask({ path: `/api/${DEMO}/people`, as: "administrator" }));
  expect(invitations.filter(({ email }) => email === "mass@assignment.example")).toEqual([]);
});

test("nobody renames, confirms or promotes themselves through the sign-in routes", async () => {
  const account = await newPerson();
  const cookie = (await sessionOf(account)).join("; ");
  const { prisma } = database();
  const row = () =>
    prisma.user.findUniqueOrThrow({ where: { email: account.email }, include: { memberships: true } });
  const before = await row();
  const changes = {
    name: "Somebody Else",
    image: "x",
    role: "administrator",
    emailVerified: false,
    twoFactorEnabled: true,
  };
  for (const [path, json] of Object.entries({
    "/update-user": changes,
    "/change-email": { newEmail: people().auditor.email, ...changes },
    "/sign-in/email": { email: account.email, password: account.password, ...changes },
    "/change-password": { currentPassword: account.password, newPassword: account.password, ...changes },
    "/update-session": { userId: "somebody", ...changes },
    "/delete-user": {},
    "/sign-up/email": { email: "new@security.example", password: "a long password", ...changes },
    "/set-password": { newPassword: "a long password" },
    "/link-social": { provider: "company" },
  })) {
    await ask({ method: "POST", path: `/api/auth${path}`, json, headers: { ...newClient(), cookie } });
  }
  const { updatedAt: _, ...after } = await row();
  const { updatedAt: __, ...was } = before;
  expect(after).toEqual(was);
  expect(await prisma.user.findUnique({ where: { email: "new@security.example" } })).toBeNull();
});
