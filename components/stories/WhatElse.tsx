import { prepareAbove } from "@/components/stories/prepare";
import { ReasonBars } from "@/components/stories/ReasonBars";
import styles from "@/components/stories/Stories.module.css";
import { Card } from "@/components/ui/Card";
import { Figure } from "@/components/ui/Figure";
import type { StoryPage } from "@/lib/core/explanation/story-page";
import { surrogateLabel } from "@/lib/core/report/model-words";
import {
  besideSentence,
  changeSentence,
  notBesideSentence,
  whatIfAnswer,
  whatIfGround,
} from "@/lib/core/report/what-if-words";

/** "What would have changed it?": the smallest change in a writer's hands, by the model's own answers. */
export function WhatWouldHaveChangedIt({ data }: { readonly data: StoryPage }) {
  const { whatIf, explanation } = data;
  if (!whatIf || !explanation) return null;
  const ground = whatIfGround(whatIf);
  return (
    <Card title="What would have changed it" id="what-if">
      <div className={styles.words}>
        <p>{whatIfAnswer(whatIf, explanation.topic)}</p>
        {whatIf.changes.length > 0 && (
          <ul className={styles.points}>
            {whatIf.changes.map((change) => (
              <li key={change.label}>{changeSentence(change)}</li>
            ))}
          </ul>
        )}
        {ground && <p className={styles.ground}>{ground}</p>}
      </div>
    </Card>
  );
}

/** What sets it apart from the stories that stood just above it. */
export function BesideTheStoryAbove({ data }: { readonly data: StoryPage }) {
  const { above, explanation } = data;
  if (!above) return null;
  const title = "Beside the story above it";
  if (typeof above === "string") {
    return (
      <Card title={title} id="above">
        <p>{notBesideSentence(above)}</p>
      </Card>
    );
  }
  const model = prepareAbove(above);
  return (
    <Figure title={title} summary={besideSentence(above)} table={model.table} note={model.note}>
      {explanation?.surrogate && <p className={styles.ground}>{surrogateLabel(explanation.surrogate)}</p>}
      <ReasonBars
        model={model}
        raised={{ title: "Spoke for this story", none: "No feature spoke for this story." }}
        lowered={{ title: "Spoke for the stories above", none: "No feature spoke for the stories above." }}
      />
    </Figure>
  );
}
