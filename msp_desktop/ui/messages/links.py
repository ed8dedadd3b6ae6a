"""Links that hand a prepared text to the phone, the mail program or WhatsApp of this computer."""

from urllib.parse import quote

from msp_desktop.domain.message import Channel


def link_of(channel: Channel, address: str, subject: str, text: str) -> str:
    """The link that opens a text ready to be sent by hand; all of it is encoded, so no text adds a part to the link."""
    words = quote(text.replace("\r\n", "\n").replace("\n", "\r\n"), safe="")
    match channel:
        case Channel.MAIL:
            return f"mailto:{quote(address, safe='@')}?subject={quote(subject, safe='')}&body={words}"
        case Channel.SMS:
            return f"sms:{quote(address, safe='+')}?body={quote(text, safe='')}"
        case Channel.WHATSAPP:
            return (
                f"https://wa.me/{''.join(each for each in address if each in '0123456789')}?text={quote(text, safe='')}"
            )
