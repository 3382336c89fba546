import { route } from "@/app/api/guard";
import { removePerson } from "@/lib/server/people";

/** Ends somebody's access to the dataset at once. */
export const DELETE = route(
  "DELETE /api/[dataset]/people/[person]",
  async ({ scope, params: { person }, note }) => {
    await removePerson(scope, person);
    note({ person });
  },
);
