import { closeDatabase } from "@/lib/store/database";
import { type DemoAccount, renewDemoAccounts } from "@/prisma/demo/accounts";
import { makeOtherDataset } from "./other-dataset";
import { keepPeople, type PersonName, type SignedIn, type SignedInPeople, signIn } from "./people";

/** Renews the demo's accounts, makes a second dataset with an owner, and signs everybody in once. */
export default async function setUp(): Promise<void> {
  const accounts = await renewDemoAccounts();
  const stranger = await makeOtherDataset();
  const of = (role: string, nth: number) => accounts.filter((account) => account.role === role)[nth];
  const named: Readonly<Record<PersonName, Omit<DemoAccount, "role"> | undefined>> = {
    auditor: of("auditor", 0),
    "second-auditor": of("auditor", 1),
    leadership: of("leadership", 0),
    engineer: of("engineer", 0),
    administrator: of("administrator", 0),
    writer: of("writer", 0),
    "second-writer": of("writer", 1),
    stranger,
  };
  const signedIn: [string, SignedIn][] = [];
  for (const [name, account] of Object.entries(named)) {
    if (!account) throw new Error(`there is no ${name} in the demo`);
    signedIn.push([name, { ...account, cookies: await signIn(account.email, account.password) }]);
  }
  keepPeople(Object.fromEntries(signedIn) as unknown as SignedInPeople);
  await closeDatabase();
}
