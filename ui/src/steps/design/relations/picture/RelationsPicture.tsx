import '@xyflow/react/dist/base.css';
import { ActionIcon, Tooltip } from '@mantine/core';
import {
  IconLayoutDistributeVertical,
  IconMaximize,
  IconMinus,
  IconPlus,
} from '@tabler/icons-react';
import {
  ConnectionMode,
  Position,
  ReactFlow,
  ReactFlowProvider,
  useReactFlow,
  useStore,
  type Connection,
  type NodeChange,
} from '@xyflow/react';
import { memo, useCallback, useEffect, useMemo, useRef, useState, type RefObject } from 'react';
import { layout } from './layout';
import { nameSize } from './overview';
import { BOX, lineEnds, type PictureLine, type PictureTable, type Positions } from './picture';
import styles from './Picture.module.css';
import { RelationLine, type RelationEdge } from './RelationLine';
import { TableBox, type TableNode } from './TableBox';

const nodeTypes = { table: TableBox };
const edgeTypes = { relation: RelationLine };
const FIT = { padding: '14px', maxZoom: 1 } as const;
/** From which zoom on the names in the boxes can be read. */
const LEGIBLE_ZOOM = 0.5;
/** How large the tables of a line are shown that is brought near. */
const NEAR_ZOOM = 0.9;
/** Said beforehand, so that lines can be drawn before the boxes were measured. */
const HANDLES = (['left', 'right'] as const).map((id) => ({
  id,
  type: 'source' as const,
  position: id === 'left' ? Position.Left : Position.Right,
  x: id === 'left' ? 0 : BOX.width,
  y: BOX.height / 2,
}));

type Corner = Positions[string];

function least(corners: Corner[], side: 'x' | 'y'): number {
  return Math.min(...corners.map((corner) => corner[side]));
}

function most(corners: Corner[], side: 'x' | 'y'): number {
  return Math.max(...corners.map((corner) => corner[side]));
}

/** Tells the picture how large its names are to be, as it is zoomed. */
function NamesByZoom({ canvas }: { canvas: RefObject<HTMLDivElement | null> }) {
  const size = useStore(({ transform }) => nameSize(transform[2]));
  useEffect(() => {
    const style = canvas.current?.style;
    canvas.current?.toggleAttribute('data-far', size !== null);
    style?.setProperty('--name-size', size === null ? 'inherit' : `${size}px`);
  }, [canvas, size]);
  return null;
}

interface Props {
  tables: PictureTable[];
  lines: PictureLine[];
  /** The key of the line that is shown. */
  shown: string | null;
  onShow: (key: string | null) => void;
  /** A line was drawn from one table to another. */
  onDraw: (from: string, to: string) => void;
}

function Picture({ tables, lines, shown, onShow, onDraw }: Props) {
  const { fitView, fitBounds, getZoom, zoomIn, zoomOut } = useReactFlow();
  const [positions, setPositions] = useState<Positions | null>(null);
  // What stands where depends on which tables and lines there are, not on what is known of them.
  const drawn = JSON.stringify([
    tables.map(({ name }) => name),
    lines.map(({ key, child, parent }) => ({ key, child, parent })),
  ]);
  const [arranged, setArranged] = useState(0);
  useEffect(() => {
    let isGone = false;
    const [names, between] = JSON.parse(drawn) as [string[], PictureLine[]];
    void layout(names, between).then((found) => {
      if (!isGone) {
        setPositions(found);
        setArranged((times) => times + 1);
      }
    });
    return () => {
      isGone = true;
    };
  }, [drawn]);
  const ofShown = lines.find(({ key }) => key === shown);
  // Of many tables, the two of the line that is shown are brought near.
  const near = ofShown ? JSON.stringify([ofShown.child, ofShown.parent]) : null;
  const canvas = useRef<HTMLDivElement>(null);
  const nearNow = useRef({ near, positions });
  const bringNear = useCallback(async () => {
    const { near: ends, positions: places } = nearNow.current;
    const { clientWidth = 0, clientHeight = 0 } = canvas.current ?? {};
    if (ends === null || places === null || clientWidth === 0 || getZoom() >= LEGIBLE_ZOOM) {
      return;
    }
    const corners = (JSON.parse(ends) as string[]).flatMap((name) => places[name] ?? []);
    const [left, top] = [least(corners, 'x'), least(corners, 'y')];
    const right = most(corners, 'x') + BOX.width;
    const bottom = most(corners, 'y') + BOX.height;
    // No larger than they are read well.
    const width = Math.max(right - left, clientWidth / NEAR_ZOOM);
    const height = Math.max(bottom - top, clientHeight / NEAR_ZOOM);
    await fitBounds({
      x: (left + right - width) / 2,
      y: (top + bottom - height) / 2,
      width,
      height,
    });
  }, [fitBounds, getZoom]);
  useEffect(() => {
    nearNow.current = { near, positions };
  }, [near, positions]);
  useEffect(() => {
    void bringNear();
  }, [near, bringNear]);
  // The panel that tells of a line takes space: what is near stays near.
  const fit = useCallback(async () => {
    await fitView(FIT);
    await bringNear();
  }, [fitView, bringNear]);
  useEffect(() => {
    if (arranged > 0) {
      void fit();
    }
  }, [arranged, fit]);
  useEffect(() => {
    const sizes = new ResizeObserver(() => void fit());
    if (canvas.current) {
      sizes.observe(canvas.current);
    }
    return () => sizes.disconnect();
  }, [fit]);

  const nodes = useMemo(
    () =>
      tables.flatMap((table): TableNode[] => {
        const position = positions?.[table.name];
        const isShown = ofShown?.child === table.name || ofShown?.parent === table.name;
        return position
          ? [
              {
                id: table.name,
                type: 'table',
                position,
                ...BOX,
                handles: HANDLES,
                data: { table, isShown },
              },
            ]
          : [];
      }),
    [tables, positions, ofShown],
  );
  const edges = useMemo(() => {
    const ends = lineEnds(lines, positions ?? {});
    return lines.flatMap((line): RelationEdge[] => {
      const both = ends.get(line.key);
      return both
        ? [
            {
              id: line.key,
              type: 'relation',
              source: line.parent,
              sourceHandle: 'right',
              target: line.child,
              targetHandle: 'left',
              zIndex: line.key === shown ? 1 : 0,
              data: { line, ends: both, isShown: line.key === shown },
            },
          ]
        : [];
    });
  }, [lines, positions, shown]);

  const move = useCallback((changes: NodeChange<TableNode>[]) => {
    setPositions((before) =>
      changes.reduce<Positions | null>(
        (now, change) =>
          now && change.type === 'position' && change.position
            ? { ...now, [change.id]: change.position }
            : now,
        before,
      ),
    );
  }, []);
  const connect = ({ source, target }: Connection) => onDraw(source, target);
  const arrange = async () => {
    setPositions(
      await layout(
        tables.map(({ name }) => name),
        lines,
      ),
    );
    setArranged((times) => times + 1);
  };
  const tools = [
    { label: 'Larger', testId: 'picture-larger', icon: IconPlus, press: () => void zoomIn() },
    { label: 'Smaller', testId: 'picture-smaller', icon: IconMinus, press: () => void zoomOut() },
    {
      label: 'Show all tables',
      testId: 'picture-fit',
      icon: IconMaximize,
      press: () => void fitView(FIT),
    },
    {
      label: 'Arrange anew',
      testId: 'picture-arrange',
      icon: IconLayoutDistributeVertical,
      press: () => void arrange(),
    },
  ];
  return (
    <>
      {/* The list beside it says the same, and does the same, for whoever cannot see or point. */}
      <div ref={canvas} className={styles.canvas} aria-hidden data-testid="picture">
        {positions && (
          <ReactFlow
            nodes={nodes}
            edges={edges}
            nodeTypes={nodeTypes}
            edgeTypes={edgeTypes}
            onNodesChange={move}
            onEdgeClick={(_event, { id }) => onShow(id)}
            onPaneClick={() => onShow(null)}
            onConnect={connect}
            connectionMode={ConnectionMode.Loose}
            connectionRadius={40}
            minZoom={0.1}
            maxZoom={2}
            fitView
            fitViewOptions={FIT}
            nodesFocusable={false}
            edgesFocusable={false}
            elementsSelectable={false}
            deleteKeyCode={null}
            disableKeyboardA11y
            proOptions={{ hideAttribution: true }}
          >
            <NamesByZoom canvas={canvas} />
          </ReactFlow>
        )}
      </div>
      <div className={styles.bar}>
        <p className={styles.legend} aria-hidden>
          <span className={styles.key}>relation</span>
          <span className={styles.key} data-kind="asked">
            may be chance
          </span>
          <span className={styles.key} data-kind="orphans">
            some rows point to nothing
          </span>
          <span className={styles.key} data-kind="joins">
            joins two tables
          </span>
        </p>
        <div className={styles.tools}>
          {tools.map(({ label, testId, icon: Icon, press }) => (
            <Tooltip key={label} label={label}>
              <ActionIcon
                variant="default"
                size={30}
                aria-label={label}
                data-testid={testId}
                onClick={press}
              >
                <Icon size={16} stroke={1.8} aria-hidden />
              </ActionIcon>
            </Tooltip>
          ))}
        </div>
      </div>
    </>
  );
}

/** The tables as boxes and their relations as lines. */
export const RelationsPicture = memo(function RelationsPicture(props: Props) {
  return (
    <div className={styles.picture}>
      <ReactFlowProvider>
        <Picture {...props} />
      </ReactFlowProvider>
    </div>
  );
});
