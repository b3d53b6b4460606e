import { useEffect, useState } from 'react';
import type { AccessPattern } from '../../../bindings/AccessPattern';
import type { AnsweredQuestion } from '../../../bindings/AnsweredQuestion';
import type { Relation } from '../../../bindings/Relation';
import { questionKey } from '../../../app/asked';
import { engine, type TableToAsk } from '../../../engine';

/** A design that questions are asked of. */
export interface AskedDesign {
  tables: TableToAsk[];
  relations: Relation[];
}

/** Questions in words with their answers, in their order. The design alone gives them, at once; until it has, each is as it
 * was, or not there yet. */
export function useAnsweredQuestions(
  { tables, relations }: AskedDesign,
  patterns: AccessPattern[],
): (AnsweredQuestion | undefined)[] {
  const [answered, setAnswered] = useState<ReadonlyMap<string, AnsweredQuestion>>(new Map());
  useEffect(() => {
    let isLeft = false;
    engine.answerQuestions(tables, relations, patterns).then((answers) => {
      if (!isLeft) {
        const entries = answers.flatMap((answer, place): [string, AnsweredQuestion][] => {
          const pattern = patterns[place];
          return pattern ? [[questionKey(pattern), answer]] : [];
        });
        setAnswered(new Map(entries));
      }
    }, console.error);
    return () => {
      isLeft = true;
    };
  }, [tables, relations, patterns]);
  return patterns.map((pattern) => answered.get(questionKey(pattern)));
}
