type Doing = (...args: never[]) => Promise<unknown>;

/** Parts of a process that dies before its call number `last` of them: that one and all behind it do nothing. */
export function dyingBefore(last: number) {
  let calls = 0;
  const part = <Part extends object>(real: Part): Part =>
    new Proxy(real, {
      get(target, name) {
        const found: unknown = Reflect.get(target, name);
        return typeof found !== 'function'
          ? found
          : async (...args: never[]) => {
              calls += 1;
              if (calls >= last) {
                throw new Error('this process is gone');
              }
              return (found as Doing).apply(target, args);
            };
      },
    });
  return { part, hasDied: () => calls >= last };
}
