/** Which components React draws, by the interface that it offers to its developer tools. Set up before React is loaded. */

/** What of React's own record of a component is read here. */
interface Fiber {
  type: unknown;
  flags: number;
  child: Fiber | null;
  sibling: Fiber | null;
  alternate: Fiber | null;
}

/** Of a fiber's flags: the component's function was called. */
const PERFORMED_WORK = 1;

let drawn: string[] | null = null;

function nameOf(type: unknown): string | null {
  if (typeof type !== 'function') {
    return null;
  }
  return ('displayName' in type ? String(type.displayName) : type.name) || null;
}

function note(fiber: Fiber | null, before: Fiber | null) {
  if (fiber === null || fiber === before) {
    return;
  }
  const name = nameOf(fiber.type);
  if (name !== null && (before === null || (fiber.flags & PERFORMED_WORK) !== 0)) {
    drawn?.push(name);
  }
  if (fiber.child !== before?.child) {
    for (let child = fiber.child; child !== null; child = child.sibling) {
      note(child, child.alternate);
    }
  }
}

Object.assign(globalThis, {
  __REACT_DEVTOOLS_GLOBAL_HOOK__: {
    supportsFiber: true,
    inject: () => 1,
    onCommitFiberRoot: (_id: number, root: { current: Fiber }) => {
      if (drawn !== null) {
        note(root.current, root.current.alternate);
      }
    },
    onCommitFiberUnmount: () => undefined,
  },
});

/** The names of the components that are drawn while something is done, each as often as it is. */
export async function drawnDuring(doing: () => Promise<void>): Promise<string[]> {
  const names: string[] = [];
  drawn = names;
  try {
    await doing();
  } finally {
    drawn = null;
  }
  return names;
}
