"""The plugins that are switched on, by group and key. Filled once, from the settings' list."""

from collections.abc import Iterable, Iterator
from importlib import import_module
from typing import Any, Generic, TypeVar

from lti_app.extension.lms_profile import LmsProfile, StandardProfile
from lti_app.extension.matching import MatchingStrategy
from lti_app.extension.micro_task import MicroTaskKind
from lti_app.extension.plugin_error import PluginError

Plugin = TypeVar("Plugin", MicroTaskKind, MatchingStrategy, LmsProfile)


class Group(Generic[Plugin]):
    """The plugins that answer one question, in the order in which they were switched on."""

    def __init__(self, name: str, contract: type[Any]) -> None:
        self._name = name
        self._contract = contract
        self._plugins: dict[str, Plugin] = {}

    def add(self, plugin: Plugin) -> None:
        """Switch a plugin on.

        Raises:
            PluginError: it breaks the contract of its group, or its key is taken.
        """
        if not isinstance(plugin, self._contract):
            raise PluginError(
                f"{plugin!r} cannot be a plugin of {self._name}: "
                f"it lacks something of {self._contract.__name__}."
            )
        if plugin.key in self._plugins:
            raise PluginError(f"Two plugins of {self._name} have the key {plugin.key!r}.")
        self._plugins[plugin.key] = plugin

    def __getitem__(self, key: str) -> Plugin:
        return self._plugins[key]

    def __contains__(self, key: object) -> bool:
        return key in self._plugins

    def __iter__(self) -> Iterator[Plugin]:
        return iter(self._plugins.values())

    def get(self, key: str) -> Plugin | None:
        """The plugin of this key, or nothing."""
        return self._plugins.get(key)


class Registry:
    """All plugins of one running tool. A plugin's ``register(registry)`` adds itself here."""

    def __init__(self) -> None:
        self.micro_tasks: Group[MicroTaskKind] = Group("micro_tasks", MicroTaskKind)
        self.matching: Group[MatchingStrategy] = Group("matching", MatchingStrategy)
        self.lms: Group[LmsProfile] = Group("lms", LmsProfile)
        self.lms.add(StandardProfile())

    def lms_profile(self, key: str) -> LmsProfile:
        """The profile of this key; the standard's where its plugin is switched off."""
        return self.lms.get(key) or self.lms[StandardProfile.key]


def load_plugins(names: Iterable[str]) -> Registry:
    """Import the modules of these names and let each register itself.

    Raises:
        PluginError: a module is missing or broken, or a plugin cannot be used.
    """
    registry = Registry()
    for name in names:
        try:
            module = import_module(name)
        except ImportError as error:
            raise PluginError(f"The plugin {name} cannot be imported: {error}.") from error
        register = getattr(module, "register", None)
        if not callable(register):
            raise PluginError(f"The plugin {name} has no function register(registry).")
        register(registry)
    return registry
