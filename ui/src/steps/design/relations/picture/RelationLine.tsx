import { BaseEdge, type Edge, type EdgeProps } from '@xyflow/react';
import { memo } from 'react';
import { lineMiddle, linePath, type LineEnd, type PictureLine } from './picture';
import styles from './Picture.module.css';

export type RelationEdge = Edge<
  { line: PictureLine; ends: { parent: LineEnd; child: LineEnd }; isShown: boolean },
  'relation'
>;

function EndWord({ end, word }: { end: LineEnd; word: string }) {
  const isRight = end.side !== 'left';
  return (
    <text
      className={styles.end}
      x={end.side === 'below' ? end.x + 4 : end.x + (isRight ? 5 : -5)}
      y={end.side === 'below' ? end.y + 11 : end.y - 3}
      textAnchor={isRight ? 'start' : 'end'}
    >
      {word}
    </text>
  );
}

/** A relation in the picture: "one" where a row is pointed to, "many" where rows point. */
export const RelationLine = memo(function RelationLine({ id, data }: EdgeProps<RelationEdge>) {
  if (!data) {
    return null;
  }
  const { line, ends, isShown } = data;
  const middle = lineMiddle(ends.parent, ends.child);
  return (
    <g
      className={styles.line}
      data-shown={isShown || undefined}
      data-orphans={line.hasOrphans || undefined}
      data-asked={line.isAsked || undefined}
    >
      <BaseEdge id={id} path={linePath(ends.parent, ends.child)} interactionWidth={18} />
      <EndWord end={ends.parent} word="one" />
      <EndWord end={ends.child} word={line.isOneToOne ? 'one' : 'many'} />
      {line.isAsked && (
        <>
          <circle className={styles.mark} cx={middle.x} cy={middle.y} r={9} />
          <text className={styles.question} x={middle.x} y={middle.y + 4} textAnchor="middle">
            ?
          </text>
        </>
      )}
    </g>
  );
});
