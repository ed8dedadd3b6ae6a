"""the workbench: time, quotes, messages, secrets, signatures, loaners, absences, appointments"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


# Columns are added one by one, with their rules: SQLite then keeps the table as it is instead of building it anew.
NEW_COLUMNS = [
    ("job", "diagnostic_id", "whole", "CONSTRAINT fk_job_diagnostic_id REFERENCES service (id)"),
    ("job", "diagnostic_credited", "flag", "NOT NULL DEFAULT false"),
    ("job", "last_call", "text", ""),
    ("job", "last_call_at", "moment", ""),
    ("job_item", "unrepaired", "flag", "NOT NULL DEFAULT false"),
    ("job_item", "expected_day", "day", ""),
    ("job_line", "optional", "flag", "NOT NULL DEFAULT false"),
    ("job_line", "from_timer", "flag", "NOT NULL DEFAULT false"),
    ("job_line", "set_aside", "flag", "NOT NULL DEFAULT false"),
    ("job_line", "warranty_from", "day", ""),
    ("shop", "quote_days", "whole", "NOT NULL DEFAULT 14"),
    ("shop", "diagnostic_id", "whole", "CONSTRAINT fk_shop_diagnostic_id REFERENCES service (id)"),
    ("shop", "diagnostic_credited", "flag", "NOT NULL DEFAULT true"),
    ("shop", "storage_free_days", "whole", "NOT NULL DEFAULT 30"),
    ("shop", "storage_fee_cents", "whole", ""),
    ("shop", "timer_limit_minutes", "whole", "NOT NULL DEFAULT 240"),
]
KINDS = {
    "sqlite": {"whole": "INTEGER", "flag": "INTEGER", "text": "TEXT", "day": "TEXT", "moment": "TEXT"},
    "postgresql": {
        "whole": "BIGINT",
        "flag": "BOOLEAN",
        "text": "TEXT",
        "day": "DATE",
        "moment": "TIMESTAMP WITH TIME ZONE",
    },
}


def upgrade() -> None:
    op.create_table(
        "loaner",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("serial", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("value_cents", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("active", sa.Boolean().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True).with_variant(sa.Text(), "sqlite"), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True).with_variant(sa.Text(), "sqlite"), nullable=True),
        sa.Column("version", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.CheckConstraint("active IN (true, false)", name=op.f("ck_loaner_active_flag")),
        sa.CheckConstraint("length(name) <= 200", name=op.f("ck_loaner_name_length")),
        sa.CheckConstraint("length(note) <= 1000", name=op.f("ck_loaner_note_length")),
        sa.CheckConstraint("length(serial) <= 80", name=op.f("ck_loaner_serial_length")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_loaner")),
        sqlite_strict=True,
    )
    op.create_table(
        "mail_server",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("host", sa.Text(), nullable=False),
        sa.Column("port", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("security", sa.Text(), nullable=False),
        sa.Column("user", sa.Text(), nullable=False),
        sa.Column("sender_name", sa.Text(), nullable=False),
        sa.Column("sender_address", sa.Text(), nullable=False),
        sa.Column("reply_to", sa.Text(), nullable=False),
        sa.Column("copy_to", sa.Text(), nullable=False),
        sa.Column("tested_at", sa.DateTime(timezone=True).with_variant(sa.Text(), "sqlite"), nullable=True),
        sa.Column("version", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.CheckConstraint("length(copy_to) <= 254", name=op.f("ck_mail_server_copy_to_length")),
        sa.CheckConstraint("length(host) <= 253", name=op.f("ck_mail_server_host_length")),
        sa.CheckConstraint("length(reply_to) <= 254", name=op.f("ck_mail_server_reply_to_length")),
        sa.CheckConstraint("length(sender_address) <= 254", name=op.f("ck_mail_server_sender_address_length")),
        sa.CheckConstraint("length(sender_name) <= 200", name=op.f("ck_mail_server_sender_name_length")),
        sa.CheckConstraint("length(user) <= 254", name=op.f("ck_mail_server_user_length")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mail_server")),
        sqlite_strict=True,
    )
    op.create_table(
        "message_rule",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("event", sa.Text(), nullable=False),
        sa.Column("automatic", sa.Boolean().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("version", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.CheckConstraint("automatic IN (true, false)", name=op.f("ck_message_rule_automatic_flag")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_message_rule")),
        sa.UniqueConstraint("event", name=op.f("uq_message_rule_event")),
        sqlite_strict=True,
    )
    op.create_table(
        "message_template",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("event", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("short", sa.Text(), nullable=False),
        sa.Column("version", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.CheckConstraint("length(language) <= 2", name=op.f("ck_message_template_language_length")),
        sa.CheckConstraint("length(short) <= 1000", name=op.f("ck_message_template_short_length")),
        sa.CheckConstraint("length(subject) <= 200", name=op.f("ck_message_template_subject_length")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_message_template")),
        sa.UniqueConstraint("event", "language", name=op.f("uq_message_template_event_language")),
        sqlite_strict=True,
    )
    op.create_table(
        "unclaimed_step",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("after_days", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("act", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unclaimed_step")),
        sa.UniqueConstraint("after_days", name=op.f("uq_unclaimed_step_after_days")),
        sqlite_strict=True,
    )
    op.create_table(
        "vault_key",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("way", sa.Text(), nullable=False),
        sa.Column("key_id", sa.Text(), nullable=False),
        sa.Column("derivation", sa.Text(), nullable=False),
        sa.Column("wrapped", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True).with_variant(sa.Text(), "sqlite"), nullable=False),
        sa.Column("printed_at", sa.DateTime(timezone=True).with_variant(sa.Text(), "sqlite"), nullable=True),
        sa.CheckConstraint("length(derivation) <= 200", name=op.f("ck_vault_key_derivation_length")),
        sa.CheckConstraint("length(key_id) <= 16", name=op.f("ck_vault_key_key_id_length")),
        sa.CheckConstraint("length(way) <= 20", name=op.f("ck_vault_key_way_length")),
        sa.CheckConstraint("length(wrapped) <= 400", name=op.f("ck_vault_key_wrapped_length")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vault_key")),
        sa.UniqueConstraint("way", name=op.f("uq_vault_key_way")),
        sqlite_strict=True,
    )
    op.create_table(
        "vault_secret",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("uuid", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("sealed", sa.Text(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True).with_variant(sa.Text(), "sqlite"), nullable=False),
        sa.CheckConstraint("length(name) <= 40", name=op.f("ck_vault_secret_name_length")),
        sa.CheckConstraint("length(sealed) <= 2000", name=op.f("ck_vault_secret_sealed_length")),
        sa.CheckConstraint("length(uuid) <= 36", name=op.f("ck_vault_secret_uuid_length")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vault_secret")),
        sa.UniqueConstraint("name", name=op.f("uq_vault_secret_name")),
        sa.UniqueConstraint("uuid", name=op.f("uq_vault_secret_uuid")),
        sqlite_strict=True,
    )
    op.create_table(
        "absence",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("first_day", sa.Date().with_variant(sa.Text(), "sqlite"), nullable=False),
        sa.Column("last_day", sa.Date().with_variant(sa.Text(), "sqlite"), nullable=False),
        sa.Column("starts", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("ends", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True).with_variant(sa.Text(), "sqlite"), nullable=True),
        sa.Column("version", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.CheckConstraint("length(note) <= 200", name=op.f("ck_absence_note_length")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_absence_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_absence")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("absence", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_absence_person_id"), ["person_id"], unique=False)

    op.create_table(
        "person_hours",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("weekday", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("starts", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("ends", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_person_hours_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person_hours")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("person_hours", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_person_hours_person_id"), ["person_id"], unique=False)

    op.create_table(
        "appointment",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("customer_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("job_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("starts_at", sa.DateTime(timezone=True).with_variant(sa.Text(), "sqlite"), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True).with_variant(sa.Text(), "sqlite"), nullable=False),
        sa.Column("travel_minutes", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("travel_labour_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("phone", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True).with_variant(sa.Text(), "sqlite"), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True).with_variant(sa.Text(), "sqlite"), nullable=True),
        sa.Column("version", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.CheckConstraint("length(note) <= 1000", name=op.f("ck_appointment_note_length")),
        sa.CheckConstraint("length(phone) <= 40", name=op.f("ck_appointment_phone_length")),
        sa.CheckConstraint("length(place) <= 200", name=op.f("ck_appointment_place_length")),
        sa.CheckConstraint("length(who) <= 200", name=op.f("ck_appointment_who_length")),
        sa.ForeignKeyConstraint(["customer_id"], ["customer.id"], name=op.f("fk_appointment_customer_id")),
        sa.ForeignKeyConstraint(["job_id"], ["job.id"], name=op.f("fk_appointment_job_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_appointment_person_id")),
        sa.ForeignKeyConstraint(["travel_labour_id"], ["service.id"], name=op.f("fk_appointment_travel_labour_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appointment")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("appointment", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_appointment_customer_id"), ["customer_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_appointment_job_id"), ["job_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_appointment_person_id"), ["person_id"], unique=False)
        batch_op.create_index("ix_appointment_starts", ["starts_at", "id"], unique=False)

    op.create_table(
        "loan",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("loaner_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("customer_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("job_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("out_at", sa.DateTime(timezone=True).with_variant(sa.Text(), "sqlite"), nullable=False),
        sa.Column("due_day", sa.Date().with_variant(sa.Text(), "sqlite"), nullable=False),
        sa.Column("back_at", sa.DateTime(timezone=True).with_variant(sa.Text(), "sqlite"), nullable=True),
        sa.Column("with_it", sa.Text(), nullable=False),
        sa.Column("state_out", sa.Text(), nullable=False),
        sa.Column("state_back", sa.Text(), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("deleted_at", sa.DateTime(timezone=True).with_variant(sa.Text(), "sqlite"), nullable=True),
        sa.Column("version", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.CheckConstraint("length(state_back) <= 200", name=op.f("ck_loan_state_back_length")),
        sa.CheckConstraint("length(state_out) <= 200", name=op.f("ck_loan_state_out_length")),
        sa.CheckConstraint("length(with_it) <= 200", name=op.f("ck_loan_with_it_length")),
        sa.ForeignKeyConstraint(["customer_id"], ["customer.id"], name=op.f("fk_loan_customer_id")),
        sa.ForeignKeyConstraint(["job_id"], ["job.id"], name=op.f("fk_loan_job_id")),
        sa.ForeignKeyConstraint(["loaner_id"], ["loaner.id"], name=op.f("fk_loan_loaner_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_loan_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_loan")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("loan", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_loan_customer_id"), ["customer_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_loan_job_id"), ["job_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_loan_loaner_id"), ["loaner_id"], unique=False)
        batch_op.create_index(
            "uq_loan_out",
            ["loaner_id"],
            unique=True,
            sqlite_where=sa.text("back_at IS NULL AND deleted_at IS NULL"),
            postgresql_where=sa.text("back_at IS NULL AND deleted_at IS NULL"),
        )

    op.create_table(
        "quote",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("job_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True).with_variant(sa.Text(), "sqlite"), nullable=False),
        sa.Column("made_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("valid_until", sa.Date().with_variant(sa.Text(), "sqlite"), nullable=False),
        sa.Column("net_cents", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("total_cents", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("without_option_cents", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("refused_cents", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("snapshot", sa.Text(), nullable=False),
        sa.Column("snapshot_sha256", sa.Text(), nullable=False),
        sa.Column("paper_sha256", sa.Text(), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True).with_variant(sa.Text(), "sqlite"), nullable=True),
        sa.Column("version", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.CheckConstraint("length(language) <= 2", name=op.f("ck_quote_language_length")),
        sa.CheckConstraint("length(number) <= 40", name=op.f("ck_quote_number_length")),
        sa.CheckConstraint("length(paper_sha256) <= 64", name=op.f("ck_quote_paper_sha256_length")),
        sa.CheckConstraint("length(snapshot_sha256) <= 64", name=op.f("ck_quote_snapshot_sha256_length")),
        sa.ForeignKeyConstraint(["job_id"], ["job.id"], name=op.f("fk_quote_job_id")),
        sa.ForeignKeyConstraint(["made_by_id"], ["person.id"], name=op.f("fk_quote_made_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quote")),
        sa.UniqueConstraint("number", name=op.f("uq_quote_number")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("quote", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_quote_job_id"), ["job_id"], unique=False)

    op.create_table(
        "signature",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("job_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("moment", sa.Text(), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True).with_variant(sa.Text(), "sqlite"), nullable=False),
        sa.Column("terms_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("width", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("height", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("strokes", sa.Text(), nullable=False),
        sa.Column("item_ids", sa.Text(), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True).with_variant(sa.Text(), "sqlite"), nullable=True),
        sa.CheckConstraint("length(who) <= 200", name=op.f("ck_signature_who_length")),
        sa.ForeignKeyConstraint(["job_id"], ["job.id"], name=op.f("fk_signature_job_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_signature_person_id")),
        sa.ForeignKeyConstraint(["terms_id"], ["terms.id"], name=op.f("fk_signature_terms_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signature")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("signature", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_signature_job_id"), ["job_id"], unique=False)

    op.create_table(
        "approval",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("job_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("quote_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("way", sa.Text(), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True).with_variant(sa.Text(), "sqlite"), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("limit_cents", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("total_cents", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True).with_variant(sa.Text(), "sqlite"), nullable=True),
        sa.CheckConstraint("length(note) <= 1000", name=op.f("ck_approval_note_length")),
        sa.CheckConstraint("length(who) <= 200", name=op.f("ck_approval_who_length")),
        sa.ForeignKeyConstraint(["job_id"], ["job.id"], name=op.f("fk_approval_job_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_approval_person_id")),
        sa.ForeignKeyConstraint(["quote_id"], ["quote.id"], name=op.f("fk_approval_quote_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_approval")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("approval", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_approval_job_id"), ["job_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_approval_quote_id"), ["quote_id"], unique=False)

    op.create_table(
        "message",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("job_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("customer_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("quote_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("document_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("event", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("to_name", sa.Text(), nullable=False),
        sa.Column("to_address", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("trouble", sa.Text(), nullable=True),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("header_id", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True).with_variant(sa.Text(), "sqlite"), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("due_at", sa.DateTime(timezone=True).with_variant(sa.Text(), "sqlite"), nullable=False),
        sa.Column("tries", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True).with_variant(sa.Text(), "sqlite"), nullable=True),
        sa.Column("seen_at", sa.DateTime(timezone=True).with_variant(sa.Text(), "sqlite"), nullable=True),
        sa.Column("version", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.CheckConstraint("length(answer) <= 1000", name=op.f("ck_message_answer_length")),
        sa.CheckConstraint("length(header_id) <= 200", name=op.f("ck_message_header_id_length")),
        sa.CheckConstraint("length(language) <= 2", name=op.f("ck_message_language_length")),
        sa.CheckConstraint("length(subject) <= 200", name=op.f("ck_message_subject_length")),
        sa.CheckConstraint("length(to_address) <= 254", name=op.f("ck_message_to_address_length")),
        sa.CheckConstraint("length(to_name) <= 200", name=op.f("ck_message_to_name_length")),
        sa.ForeignKeyConstraint(["customer_id"], ["customer.id"], name=op.f("fk_message_customer_id")),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name=op.f("fk_message_document_id")),
        sa.ForeignKeyConstraint(["job_id"], ["job.id"], name=op.f("fk_message_job_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_message_person_id")),
        sa.ForeignKeyConstraint(["quote_id"], ["quote.id"], name=op.f("fk_message_quote_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_message")),
        sa.UniqueConstraint("header_id", name=op.f("uq_message_header_id")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("message", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_message_customer_id"), ["customer_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_message_document_id"), ["document_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_message_job_id"), ["job_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_message_quote_id"), ["quote_id"], unique=False)
        batch_op.create_index("ix_message_state_due", ["state", "due_at", "id"], unique=False)

    op.create_table(
        "passcode",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("uuid", sa.Text(), nullable=False),
        sa.Column("item_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("device_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("sealed", sa.Text(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True).with_variant(sa.Text(), "sqlite"), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("erased_at", sa.DateTime(timezone=True).with_variant(sa.Text(), "sqlite"), nullable=True),
        sa.CheckConstraint("length(sealed) <= 2000", name=op.f("ck_passcode_sealed_length")),
        sa.CheckConstraint("length(uuid) <= 36", name=op.f("ck_passcode_uuid_length")),
        sa.ForeignKeyConstraint(["device_id"], ["device.id"], name=op.f("fk_passcode_device_id")),
        sa.ForeignKeyConstraint(["item_id"], ["job_item.id"], name=op.f("fk_passcode_item_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_passcode_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_passcode")),
        sa.UniqueConstraint("uuid", name=op.f("uq_passcode_uuid")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("passcode", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_passcode_device_id"), ["device_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_passcode_item_id"), ["item_id"], unique=False)

    op.create_table(
        "message_file",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("message_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("mime", sa.Text(), nullable=False),
        sa.Column("size", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.CheckConstraint("length(mime) <= 80", name=op.f("ck_message_file_mime_length")),
        sa.CheckConstraint("length(name) <= 200", name=op.f("ck_message_file_name_length")),
        sa.CheckConstraint("length(sha256) <= 64", name=op.f("ck_message_file_sha256_length")),
        sa.ForeignKeyConstraint(["message_id"], ["message.id"], name=op.f("fk_message_file_message_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_message_file")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("message_file", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_message_file_message_id"), ["message_id"], unique=False)

    op.create_table(
        "unclaimed_done",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("item_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("after_days", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("act", sa.Text(), nullable=False),
        sa.Column("ready_since", sa.DateTime(timezone=True).with_variant(sa.Text(), "sqlite"), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True).with_variant(sa.Text(), "sqlite"), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("message_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("fee_cents", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.ForeignKeyConstraint(["item_id"], ["job_item.id"], name=op.f("fk_unclaimed_done_item_id")),
        sa.ForeignKeyConstraint(["message_id"], ["message.id"], name=op.f("fk_unclaimed_done_message_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_unclaimed_done_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unclaimed_done")),
        sa.UniqueConstraint(
            "item_id", "ready_since", "after_days", name=op.f("uq_unclaimed_done_item_id_ready_since_after_days")
        ),
        sqlite_strict=True,
    )
    with op.batch_alter_table("unclaimed_done", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_unclaimed_done_item_id"), ["item_id"], unique=False)

    op.create_table(
        "work_time",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("job_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("item_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("labour_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("line_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("started_at", sa.DateTime(timezone=True).with_variant(sa.Text(), "sqlite"), nullable=False),
        sa.Column("stopped_at", sa.DateTime(timezone=True).with_variant(sa.Text(), "sqlite"), nullable=True),
        sa.Column("minutes", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("corrected_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("deleted_at", sa.DateTime(timezone=True).with_variant(sa.Text(), "sqlite"), nullable=True),
        sa.Column("version", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.CheckConstraint("length(reason) <= 200", name=op.f("ck_work_time_reason_length")),
        sa.ForeignKeyConstraint(["corrected_by_id"], ["person.id"], name=op.f("fk_work_time_corrected_by_id")),
        sa.ForeignKeyConstraint(["item_id"], ["job_item.id"], name=op.f("fk_work_time_item_id")),
        sa.ForeignKeyConstraint(["job_id"], ["job.id"], name=op.f("fk_work_time_job_id")),
        sa.ForeignKeyConstraint(["labour_id"], ["service.id"], name=op.f("fk_work_time_labour_id")),
        sa.ForeignKeyConstraint(["line_id"], ["job_line.id"], name=op.f("fk_work_time_line_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_work_time_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_work_time")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("work_time", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_work_time_item_id"), ["item_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_work_time_job_id"), ["job_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_work_time_line_id"), ["line_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_work_time_person_id"), ["person_id"], unique=False)
        batch_op.create_index("ix_work_time_person_started", ["person_id", "started_at"], unique=False)
        batch_op.create_index(
            "uq_work_time_running",
            ["person_id"],
            unique=True,
            sqlite_where=sa.text("stopped_at IS NULL AND deleted_at IS NULL"),
            postgresql_where=sa.text("stopped_at IS NULL AND deleted_at IS NULL"),
        )

    kinds = KINDS[op.get_bind().dialect.name]
    for table, column, kind, rule in NEW_COLUMNS:
        check = f"CONSTRAINT ck_{table}_{column}_flag CHECK ({column} IN (true, false))" if kind == "flag" else ""
        op.execute(f"ALTER TABLE {table} ADD COLUMN {column} {kinds[kind]} {rule} {check}")
    op.create_index("ix_job_ready", "job", ["ready_at", "id"], unique=False)
    op.create_index("ix_job_item_state", "job_item", ["state", "job_id"], unique=False)
    # Indexes of links that nearly every row leaves empty; full of NULLs they look useless to the planner.
    for table, column in (("document", "names_id"), ("payment", "refunds_id")):
        op.drop_index(f"ix_{table}_{column}", table)
        filled = sa.text(f"{column} IS NOT NULL")
        op.create_index(f"ix_{table}_{column}", table, [column], sqlite_where=filled, postgresql_where=filled)
