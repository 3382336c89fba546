import { auth } from "@/lib/server/auth";

/** better-auth's own routes: sign-in, sessions, second factor, single sign-on. It checks origins and counts attempts itself. */
const handle = (request: Request): Promise<Response> => auth().handler(request);

export { handle as GET, handle as POST };
