"""What tasks hand to one another, encrypted with Airflow's Fernet key, in its database and on its pages."""

import json
from typing import Any

from airflow.sdk import BaseXCom
from airflow.sdk.configuration import conf
from cryptography.fernet import Fernet

PREFIX = "fernet:"


def _fernet() -> Fernet:
    return Fernet(conf.get("core", "fernet_key"))


class EncryptedXCom(BaseXCom):
    """JSON values alone. What Airflow itself wrote in clear, such as links, is read as it stands."""

    @staticmethod
    def serialize_value(value: Any, **_where: Any) -> str:
        return PREFIX + _fernet().encrypt(json.dumps(value).encode()).decode()

    @staticmethod
    def deserialize_value(result: Any) -> Any:
        stored = result.value
        if not (isinstance(stored, str) and stored.startswith(PREFIX)):
            return BaseXCom.deserialize_value(result)
        return json.loads(_fernet().decrypt(stored.removeprefix(PREFIX)))
