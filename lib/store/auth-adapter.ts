import { prismaAdapter } from "better-auth/adapters/prisma";
import { database } from "@/lib/store/database";

/** How better-auth reads and writes its tables. */
export const authAdapter = () =>
  prismaAdapter(database().prisma, { provider: "postgresql", transaction: true });
