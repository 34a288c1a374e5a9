"""The floor of a kiosk: a Kivy window of the same size, with the same fonts, one text and six tiles. Ends itself.

Prints JSON: seconds from BENCH_T0 to the first frame, and memory then.
"""

from __future__ import annotations

import json
import os
import sys
import time

from tests.bench.probed_kiosk import memory_mb


def main() -> None:
    """Show, measure, end."""
    os.environ.setdefault("KIVY_NO_ARGS", "1")
    os.environ.setdefault("KIVY_LOG_MODE", "PYTHON")
    os.environ.setdefault("SDL_VIDEODRIVER", "offscreen")
    from kivy.config import Config

    for name, value in (("width", 1080), ("height", 1920), ("multisamples", 0), ("maxfps", 30)):
        Config.set("graphics", name, value)
    from kivy.app import App
    from kivy.clock import Clock
    from kivy.core.window import Window
    from kivy.uix.button import Button
    from kivy.uix.gridlayout import GridLayout
    from kivy.uix.label import Label

    fonts = sys.argv[1:]

    class Bare(App):  # type: ignore[misc]  # Kivy is untyped
        def build(self) -> object:
            grid = GridLayout(cols=1, spacing=8)
            for font in fonts:
                grid.add_widget(Label(text="窓口 山田花子", font_name=font, font_size=48))
            for number in range(6):
                grid.add_widget(Button(text=f"住民票の写し {number}", font_name=fonts[0], font_size=36))
            Window.bind(on_flip=self.flipped)
            return grid

        def flipped(self, _: object) -> None:
            born = float(os.environ["BENCH_T0"])
            sys.stdout.write(json.dumps({"first": time.time() - born, "memory_mb": memory_mb()}) + "\n")
            sys.stdout.flush()
            Window.unbind(on_flip=self.flipped)
            Clock.schedule_once(lambda _: self.stop(), 0)

    Bare().run()


if __name__ == "__main__":
    main()
