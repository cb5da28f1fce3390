"""The routes of devices: where the caller wants push messages."""

from __future__ import annotations

from flask import Response, make_response
from flask_openapi3.blueprint import APIBlueprint
from flask_openapi3.models.tag import Tag

from ledgerlight.http.guard import Policy, caller, guarded
from ledgerlight.http.paths import DevicePath, OrgPath
from ledgerlight.http.routes import PREFIX, REFUSALS, SIGNED_IN, json_response
from ledgerlight.http.services import ApiServices
from ledgerlight.usecases.devices import Devices
from schemas.api import DeviceList, DeviceListed, DeviceRequest
from schemas.notifications import Device

_DEVICES = Tag(name="Devices", description="The caller's own browsers and phones that get push messages")
_OWN = Policy("register_device")


def devices(services: ApiServices) -> APIBlueprint:
    """``devices``: nobody reads or changes another's."""
    api = APIBlueprint(
        "devices", __name__, abp_tags=[_DEVICES], abp_security=SIGNED_IN, abp_responses=REFUSALS
    )
    known = Devices(services.store, services.clock)

    @api.get(f"{PREFIX}/devices", summary="List your devices", responses={"200": DeviceList})
    @guarded(_OWN)
    def list_devices(path: OrgPath) -> Response:
        """Without their tokens."""
        found = known.every(path.org_id, caller().person())
        return json_response(DeviceList(devices=[_listed(device) for device in found]))

    @api.put(f"{PREFIX}/devices/<device_id>", summary="Register a device", responses={"200": DeviceListed})
    @guarded(_OWN)
    def register(path: DevicePath, body: DeviceRequest) -> Response:
        """Under an id of its own, 24 hexadecimal digits; again with a new token when it has one."""
        who = caller().person()
        return json_response(
            _listed(known.register(path.org_id, who, path.device_id, body.token, body.label))
        )

    @api.delete(f"{PREFIX}/devices/<device_id>", summary="Forget a device", responses={"204": None})
    @guarded(_OWN)
    def forget(path: DevicePath) -> Response:
        """It gets no push message any more."""
        known.remove(path.org_id, caller().person(), path.device_id)
        return make_response("", 204)

    return api


def _listed(device: Device) -> DeviceListed:
    return DeviceListed(id=device.id, label=device.label, registered_at=device.registered_at)
