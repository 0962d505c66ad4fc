/**
 * Python's `sitecustomize` of every template. Nobody sees a window in a sandbox: `plt.show()` keeps each open figure as
 * `out/chart.png`, `out/chart-2.png` … and closes it, as a person would. It waits for pyplot to be imported, so that a
 * program without charts pays nothing.
 */
export const SHOW_CHARTS = `\
import os
import sys


class _Charts:
    out = os.path.join(os.getcwd(), "out")

    def find_spec(self, name, path=None, target=None):
        if name != "matplotlib.pyplot":
            return None
        sys.meta_path.remove(self)
        from importlib.util import find_spec

        spec = find_spec(name)
        if spec is not None and spec.loader is not None:
            load = spec.loader.exec_module

            def exec_module(module):
                load(module)
                module.show = lambda *args, **kwargs: self.keep(module)

            spec.loader.exec_module = exec_module
        return spec

    def keep(self, pyplot):
        os.makedirs(self.out, exist_ok=True)
        for number in pyplot.get_fignums():
            pyplot.figure(number).savefig(self.free())
            pyplot.close(number)

    def free(self):
        count = 1
        while True:
            name = "chart.png" if count == 1 else f"chart-{count}.png"
            path = os.path.join(self.out, name)
            if not os.path.lexists(path):
                return path
            count += 1


try:
    sys.meta_path.insert(0, _Charts())
except OSError:
    pass  # started in a folder that is gone
`;
