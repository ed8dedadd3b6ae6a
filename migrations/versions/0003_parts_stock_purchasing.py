"""parts, stock, purchasing"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


# Columns are added one by one, with their rules: SQLite then keeps the table as it is instead of building it anew.
NEW_COLUMNS = [
    ("job_line", "part_id", "whole", "CONSTRAINT fk_job_line_part_id REFERENCES part (id)"),
    ("job_line", "reserved", "whole", "NOT NULL DEFAULT 0"),
    ("job_line", "used", "whole", "NOT NULL DEFAULT 0"),
    ("job_line", "cost_cents", "whole", ""),
    ("document_line", "part_id", "whole", "CONSTRAINT fk_document_line_part_id REFERENCES part (id)"),
    ("document_line", "serial_ids", "text", "NOT NULL DEFAULT '[]'"),
    ("document_line", "cost_cents", "whole", ""),
    ("service_part", "part_id", "whole", "CONSTRAINT fk_service_part_part_id REFERENCES part (id)"),
]
KINDS = {"sqlite": {"whole": "INTEGER", "text": "TEXT"}, "postgresql": {"whole": "BIGINT", "text": "TEXT"}}
MESSAGE_COLUMNS = (
    "id, job_id, customer_id, quote_id, document_id, event, channel, to_name, to_address, language, subject, body, "
    "state, trouble, answer, header_id, created_at, person_id, due_at, tries, sent_at, seen_at, version"
)


def upgrade() -> None:
    op.create_table(
        "part",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("name_key", sa.Text(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("category", sa.Text(), nullable=False),
        sa.Column("maker", sa.Text(), nullable=False),
        sa.Column("shelf", sa.Text(), nullable=False),
        sa.Column("tax_key", sa.Text(), nullable=False),
        sa.Column("cost_cents", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("pricing", sa.Text(), nullable=False),
        sa.Column("price_basis", sa.Text(), nullable=False),
        sa.Column("price_cents", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("markup_percent", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("price_ending", sa.Text(), nullable=False),
        sa.Column("minimum", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("order_quantity", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("serialised", sa.Boolean().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("warranty_days", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("supplier_warranty_days", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("core_cents", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("active", sa.Boolean().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True).with_variant(sa.Text(), "sqlite"), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True).with_variant(sa.Text(), "sqlite"), nullable=True),
        sa.Column("version", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.CheckConstraint("active IN (true, false)", name=op.f("ck_part_active_flag")),
        sa.CheckConstraint("length(category) <= 80", name=op.f("ck_part_category_length")),
        sa.CheckConstraint("length(code) <= 40", name=op.f("ck_part_code_length")),
        sa.CheckConstraint("length(detail) <= 1000", name=op.f("ck_part_detail_length")),
        sa.CheckConstraint("length(maker) <= 80", name=op.f("ck_part_maker_length")),
        sa.CheckConstraint("length(name) <= 200", name=op.f("ck_part_name_length")),
        sa.CheckConstraint("length(name_key) <= 200", name=op.f("ck_part_name_key_length")),
        sa.CheckConstraint("length(shelf) <= 20", name=op.f("ck_part_shelf_length")),
        sa.CheckConstraint("length(tax_key) <= 30", name=op.f("ck_part_tax_key_length")),
        sa.CheckConstraint("serialised IN (true, false)", name=op.f("ck_part_serialised_flag")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_part")),
        sa.UniqueConstraint("code", name=op.f("uq_part_code")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("part", schema=None) as batch_op:
        batch_op.create_index("ix_part_cost", ["cost_cents", "id"], unique=False)
        batch_op.create_index("ix_part_minimum", ["minimum", "id"], unique=False)
        batch_op.create_index("ix_part_name", ["name_key", "id"], unique=False)
        batch_op.create_index("ix_part_shelf", ["shelf", "id"], unique=False)

    op.create_table(
        "shelf",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("version", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.CheckConstraint("length(code) <= 20", name=op.f("ck_shelf_code_length")),
        sa.CheckConstraint("length(name) <= 80", name=op.f("ck_shelf_name_length")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shelf")),
        sa.UniqueConstraint("code", name=op.f("uq_shelf_code")),
        sqlite_strict=True,
    )
    op.create_table(
        "stock_check",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True).with_variant(sa.Text(), "sqlite"), nullable=False),
        sa.Column("parts", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("moves", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("differences", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stock_check")),
        sqlite_strict=True,
    )
    op.create_table(
        "supplier",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("name_key", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("account_number", sa.Text(), nullable=False),
        sa.Column("contact_name", sa.Text(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("phone", sa.Text(), nullable=False),
        sa.Column("website", sa.Text(), nullable=False),
        sa.Column("street", sa.Text(), nullable=False),
        sa.Column("postcode", sa.Text(), nullable=False),
        sa.Column("town", sa.Text(), nullable=False),
        sa.Column("province", sa.Text(), nullable=False),
        sa.Column("country", sa.Text(), nullable=False),
        sa.Column("vat_number", sa.Text(), nullable=False),
        sa.Column("order_way", sa.Text(), nullable=False),
        sa.Column("payment_days", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("delivery_days", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("order_until", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("minimum_cents", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("freight_cents", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("free_freight_cents", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True).with_variant(sa.Text(), "sqlite"), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True).with_variant(sa.Text(), "sqlite"), nullable=True),
        sa.Column("version", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.CheckConstraint("length(account_number) <= 40", name=op.f("ck_supplier_account_number_length")),
        sa.CheckConstraint("length(contact_name) <= 200", name=op.f("ck_supplier_contact_name_length")),
        sa.CheckConstraint("length(country) <= 2", name=op.f("ck_supplier_country_length")),
        sa.CheckConstraint("length(email) <= 254", name=op.f("ck_supplier_email_length")),
        sa.CheckConstraint("length(language) <= 2", name=op.f("ck_supplier_language_length")),
        sa.CheckConstraint("length(name) <= 200", name=op.f("ck_supplier_name_length")),
        sa.CheckConstraint("length(name_key) <= 200", name=op.f("ck_supplier_name_key_length")),
        sa.CheckConstraint("length(phone) <= 40", name=op.f("ck_supplier_phone_length")),
        sa.CheckConstraint("length(postcode) <= 20", name=op.f("ck_supplier_postcode_length")),
        sa.CheckConstraint("length(province) <= 80", name=op.f("ck_supplier_province_length")),
        sa.CheckConstraint("length(street) <= 200", name=op.f("ck_supplier_street_length")),
        sa.CheckConstraint("length(town) <= 120", name=op.f("ck_supplier_town_length")),
        sa.CheckConstraint("length(vat_number) <= 40", name=op.f("ck_supplier_vat_number_length")),
        sa.CheckConstraint("length(website) <= 200", name=op.f("ck_supplier_website_length")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_supplier")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("supplier", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_supplier_name_key"), ["name_key"], unique=False)

    op.create_table(
        "delivery",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number", sa.Text(), nullable=True),
        sa.Column("supplier_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("delivery_note", sa.Text(), nullable=False),
        sa.Column("freight_cents", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True).with_variant(sa.Text(), "sqlite"), nullable=False),
        sa.Column("created_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True).with_variant(sa.Text(), "sqlite"), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True).with_variant(sa.Text(), "sqlite"), nullable=True),
        sa.Column("received_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("value_cents", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True).with_variant(sa.Text(), "sqlite"), nullable=True),
        sa.Column("version", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.CheckConstraint("length(delivery_note) <= 80", name=op.f("ck_delivery_delivery_note_length")),
        sa.CheckConstraint("length(note) <= 1000", name=op.f("ck_delivery_note_length")),
        sa.CheckConstraint("length(number) <= 40", name=op.f("ck_delivery_number_length")),
        sa.ForeignKeyConstraint(["created_by_id"], ["person.id"], name=op.f("fk_delivery_created_by_id")),
        sa.ForeignKeyConstraint(["received_by_id"], ["person.id"], name=op.f("fk_delivery_received_by_id")),
        sa.ForeignKeyConstraint(["supplier_id"], ["supplier.id"], name=op.f("fk_delivery_supplier_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delivery")),
        sa.UniqueConstraint("number", name=op.f("uq_delivery_number")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("delivery", schema=None) as batch_op:
        batch_op.create_index("ix_delivery_state", ["state", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_delivery_supplier_id"), ["supplier_id"], unique=False)

    op.create_table(
        "part_barcode",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("part_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("position", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.CheckConstraint("length(code) <= 80", name=op.f("ck_part_barcode_code_length")),
        sa.ForeignKeyConstraint(["part_id"], ["part.id"], name=op.f("fk_part_barcode_part_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_part_barcode")),
        sa.UniqueConstraint("code", name=op.f("uq_part_barcode_code")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("part_barcode", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_part_barcode_part_id"), ["part_id"], unique=False)

    op.create_table(
        "part_supplier",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("part_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("supplier_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("position", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("supplier_code", sa.Text(), nullable=False),
        sa.Column("price_cents", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("pack", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("price_day", sa.Date().with_variant(sa.Text(), "sqlite"), nullable=True),
        sa.CheckConstraint("length(supplier_code) <= 80", name=op.f("ck_part_supplier_supplier_code_length")),
        sa.ForeignKeyConstraint(["part_id"], ["part.id"], name=op.f("fk_part_supplier_part_id")),
        sa.ForeignKeyConstraint(["supplier_id"], ["supplier.id"], name=op.f("fk_part_supplier_supplier_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_part_supplier")),
        sa.UniqueConstraint("part_id", "supplier_id", name=op.f("uq_part_supplier_part_id_supplier_id")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("part_supplier", schema=None) as batch_op:
        batch_op.create_index("ix_part_supplier_code", ["supplier_id", "supplier_code"], unique=False)
        batch_op.create_index(batch_op.f("ix_part_supplier_part_id"), ["part_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_part_supplier_supplier_id"), ["supplier_id"], unique=False)

    op.create_table(
        "price_list_import",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("supplier_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("file_sha256", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True).with_variant(sa.Text(), "sqlite"), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("added", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("changed", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("same", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("refused_count", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("headings", sa.Text(), nullable=False),
        sa.Column("refused", sa.Text(), nullable=False),
        sa.Column("undone", sa.Boolean().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.CheckConstraint("length(file_name) <= 200", name=op.f("ck_price_list_import_file_name_length")),
        sa.CheckConstraint("length(file_sha256) <= 64", name=op.f("ck_price_list_import_file_sha256_length")),
        sa.CheckConstraint("undone IN (true, false)", name=op.f("ck_price_list_import_undone_flag")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_price_list_import_person_id")),
        sa.ForeignKeyConstraint(["supplier_id"], ["supplier.id"], name=op.f("fk_price_list_import_supplier_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_price_list_import")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("price_list_import", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_price_list_import_supplier_id"), ["supplier_id"], unique=False)

    op.create_table(
        "price_list_mapping",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("supplier_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("headings_sha256", sa.Text(), nullable=False),
        sa.Column("columns", sa.Text(), nullable=False),
        sa.Column("choices", sa.Text(), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True).with_variant(sa.Text(), "sqlite"), nullable=False),
        sa.CheckConstraint("length(headings_sha256) <= 64", name=op.f("ck_price_list_mapping_headings_sha256_length")),
        sa.ForeignKeyConstraint(["supplier_id"], ["supplier.id"], name=op.f("fk_price_list_mapping_supplier_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_price_list_mapping")),
        sa.UniqueConstraint(
            "supplier_id", "headings_sha256", name=op.f("uq_price_list_mapping_supplier_id_headings_sha256")
        ),
        sqlite_strict=True,
    )
    with op.batch_alter_table("price_list_mapping", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_price_list_mapping_supplier_id"), ["supplier_id"], unique=False)

    op.create_table(
        "purchase_order",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("supplier_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True).with_variant(sa.Text(), "sqlite"), nullable=False),
        sa.Column("created_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True).with_variant(sa.Text(), "sqlite"), nullable=True),
        sa.Column("sent_way", sa.Text(), nullable=True),
        sa.Column("expected_day", sa.Date().with_variant(sa.Text(), "sqlite"), nullable=True),
        sa.Column("supplier_reference", sa.Text(), nullable=False),
        sa.Column("freight_cents", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("net_cents", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("paper_sha256", sa.Text(), nullable=True),
        sa.Column("deleted_at", sa.DateTime(timezone=True).with_variant(sa.Text(), "sqlite"), nullable=True),
        sa.Column("version", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.CheckConstraint("length(language) <= 2", name=op.f("ck_purchase_order_language_length")),
        sa.CheckConstraint("length(note) <= 1000", name=op.f("ck_purchase_order_note_length")),
        sa.CheckConstraint("length(number) <= 40", name=op.f("ck_purchase_order_number_length")),
        sa.CheckConstraint("length(paper_sha256) <= 64", name=op.f("ck_purchase_order_paper_sha256_length")),
        sa.CheckConstraint(
            "length(supplier_reference) <= 80", name=op.f("ck_purchase_order_supplier_reference_length")
        ),
        sa.ForeignKeyConstraint(["created_by_id"], ["person.id"], name=op.f("fk_purchase_order_created_by_id")),
        sa.ForeignKeyConstraint(["supplier_id"], ["supplier.id"], name=op.f("fk_purchase_order_supplier_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_purchase_order")),
        sa.UniqueConstraint("number", name=op.f("uq_purchase_order_number")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("purchase_order", schema=None) as batch_op:
        batch_op.create_index("ix_purchase_order_state", ["state", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_purchase_order_supplier_id"), ["supplier_id"], unique=False)

    op.create_table(
        "stock_balance",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("part_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("on_hand", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("reserved", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("on_order", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("cores", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("value_cents", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("free", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("state_rank", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("moved_at", sa.DateTime(timezone=True).with_variant(sa.Text(), "sqlite"), nullable=True),
        sa.CheckConstraint("free = on_hand - reserved", name=op.f("ck_stock_balance_free")),
        sa.CheckConstraint(
            "on_hand >= 0 AND reserved >= 0 AND on_order >= 0 AND cores >= 0",
            name=op.f("ck_stock_balance_not_below_nothing"),
        ),
        sa.CheckConstraint(
            "value_cents >= 0 AND (on_hand <> 0 OR value_cents = 0)", name=op.f("ck_stock_balance_value")
        ),
        sa.ForeignKeyConstraint(["part_id"], ["part.id"], name=op.f("fk_stock_balance_part_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stock_balance")),
        sa.UniqueConstraint("part_id", name=op.f("uq_stock_balance_part_id")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("stock_balance", schema=None) as batch_op:
        batch_op.create_index("ix_stock_balance_free", ["free", "part_id"], unique=False)
        batch_op.create_index("ix_stock_balance_on_hand", ["on_hand", "part_id"], unique=False)
        batch_op.create_index("ix_stock_balance_on_order", ["on_order", "part_id"], unique=False)
        batch_op.create_index("ix_stock_balance_reserved", ["reserved", "part_id"], unique=False)
        batch_op.create_index("ix_stock_balance_state", ["state_rank", "part_id"], unique=False)
        batch_op.create_index("ix_stock_balance_value", ["value_cents", "part_id"], unique=False)

    op.create_table(
        "stock_take",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True).with_variant(sa.Text(), "sqlite"), nullable=False),
        sa.Column("started_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("done_at", sa.DateTime(timezone=True).with_variant(sa.Text(), "sqlite"), nullable=True),
        sa.Column("done_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("items", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("differences", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("net_cents", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("version", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.CheckConstraint("length(name) <= 80", name=op.f("ck_stock_take_name_length")),
        sa.ForeignKeyConstraint(["done_by_id"], ["person.id"], name=op.f("fk_stock_take_done_by_id")),
        sa.ForeignKeyConstraint(["started_by_id"], ["person.id"], name=op.f("fk_stock_take_started_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stock_take")),
        sqlite_strict=True,
    )
    op.create_table(
        "supplier_return",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("supplier_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("supplier_reference", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True).with_variant(sa.Text(), "sqlite"), nullable=False),
        sa.Column("created_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True).with_variant(sa.Text(), "sqlite"), nullable=True),
        sa.Column("credited_at", sa.DateTime(timezone=True).with_variant(sa.Text(), "sqlite"), nullable=True),
        sa.Column("credit_note", sa.Text(), nullable=False),
        sa.Column("credit_cents", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True).with_variant(sa.Text(), "sqlite"), nullable=True),
        sa.Column("version", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.CheckConstraint("length(credit_note) <= 80", name=op.f("ck_supplier_return_credit_note_length")),
        sa.CheckConstraint("length(note) <= 1000", name=op.f("ck_supplier_return_note_length")),
        sa.CheckConstraint("length(number) <= 40", name=op.f("ck_supplier_return_number_length")),
        sa.CheckConstraint(
            "length(supplier_reference) <= 80", name=op.f("ck_supplier_return_supplier_reference_length")
        ),
        sa.ForeignKeyConstraint(["created_by_id"], ["person.id"], name=op.f("fk_supplier_return_created_by_id")),
        sa.ForeignKeyConstraint(["supplier_id"], ["supplier.id"], name=op.f("fk_supplier_return_supplier_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_supplier_return")),
        sa.UniqueConstraint("number", name=op.f("uq_supplier_return_number")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("supplier_return", schema=None) as batch_op:
        batch_op.create_index("ix_supplier_return_state", ["state", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_supplier_return_supplier_id"), ["supplier_id"], unique=False)

    op.create_table(
        "delivery_order",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("delivery_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("order_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["delivery_id"], ["delivery.id"], name=op.f("fk_delivery_order_delivery_id")),
        sa.ForeignKeyConstraint(["order_id"], ["purchase_order.id"], name=op.f("fk_delivery_order_order_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delivery_order")),
        sa.UniqueConstraint("delivery_id", "order_id", name=op.f("uq_delivery_order_delivery_id_order_id")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("delivery_order", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_delivery_order_delivery_id"), ["delivery_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_delivery_order_order_id"), ["order_id"], unique=False)

    op.create_table(
        "part_serial",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("part_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("serial", sa.Text(), nullable=False),
        sa.Column("serial_key", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("delivery_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("arrived_at", sa.DateTime(timezone=True).with_variant(sa.Text(), "sqlite"), nullable=False),
        sa.Column("job_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("job_line_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("document_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("version", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.CheckConstraint("length(serial) <= 80", name=op.f("ck_part_serial_serial_length")),
        sa.CheckConstraint("length(serial_key) <= 80", name=op.f("ck_part_serial_serial_key_length")),
        sa.ForeignKeyConstraint(["delivery_id"], ["delivery.id"], name=op.f("fk_part_serial_delivery_id")),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name=op.f("fk_part_serial_document_id")),
        sa.ForeignKeyConstraint(["job_id"], ["job.id"], name=op.f("fk_part_serial_job_id")),
        sa.ForeignKeyConstraint(["part_id"], ["part.id"], name=op.f("fk_part_serial_part_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_part_serial")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("part_serial", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_part_serial_document_id"), ["document_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_part_serial_job_id"), ["job_id"], unique=False)
        batch_op.create_index("ix_part_serial_key", ["serial_key"], unique=False)
        batch_op.create_index(batch_op.f("ix_part_serial_part_id"), ["part_id"], unique=False)
        batch_op.create_index("ix_part_serial_state", ["part_id", "state"], unique=False)
        batch_op.create_index(
            "uq_part_serial_key",
            ["part_id", "serial_key"],
            unique=True,
            sqlite_where=sa.text("serial_key <> ''"),
            postgresql_where=sa.text("serial_key <> ''"),
        )

    op.create_table(
        "stock_move",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("part_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True).with_variant(sa.Text(), "sqlite"), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("on_hand", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("reserved", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("on_order", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("cores", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("value_cents", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("on_hand_after", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("value_after_cents", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("operation_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("step", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("job_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("job_line_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("document_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("order_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("delivery_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("return_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("stock_take_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.CheckConstraint("length(note) <= 200", name=op.f("ck_stock_move_note_length")),
        sa.CheckConstraint(
            "on_hand <> 0 OR reserved <> 0 OR on_order <> 0 OR cores <> 0 OR value_cents <> 0",
            name=op.f("ck_stock_move_moves_something"),
        ),
        sa.CheckConstraint(
            "on_hand_after <> 0 OR value_after_cents = 0", name=op.f("ck_stock_move_no_value_without_pieces")
        ),
        sa.CheckConstraint(
            "on_hand_after >= 0 AND value_after_cents >= 0", name=op.f("ck_stock_move_not_below_nothing")
        ),
        sa.ForeignKeyConstraint(["delivery_id"], ["delivery.id"], name=op.f("fk_stock_move_delivery_id")),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name=op.f("fk_stock_move_document_id")),
        sa.ForeignKeyConstraint(["job_id"], ["job.id"], name=op.f("fk_stock_move_job_id")),
        sa.ForeignKeyConstraint(["order_id"], ["purchase_order.id"], name=op.f("fk_stock_move_order_id")),
        sa.ForeignKeyConstraint(["part_id"], ["part.id"], name=op.f("fk_stock_move_part_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_stock_move_person_id")),
        sa.ForeignKeyConstraint(["return_id"], ["supplier_return.id"], name=op.f("fk_stock_move_return_id")),
        sa.ForeignKeyConstraint(["stock_take_id"], ["stock_take.id"], name=op.f("fk_stock_move_stock_take_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stock_move")),
        sa.UniqueConstraint("operation_id", "step", name=op.f("uq_stock_move_operation_id_step")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("stock_move", schema=None) as batch_op:
        batch_op.create_index("ix_stock_move_at", ["at", "part_id", "kind", "on_hand", "value_cents"], unique=False)
        batch_op.create_index(batch_op.f("ix_stock_move_delivery_id"), ["delivery_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_stock_move_document_id"), ["document_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_stock_move_job_id"), ["job_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_stock_move_order_id"), ["order_id"], unique=False)
        batch_op.create_index(
            "ix_stock_move_out",
            ["part_id", "at", "kind"],
            unique=False,
            sqlite_where=sa.text("on_hand < 0"),
            postgresql_where=sa.text("on_hand < 0"),
        )
        batch_op.create_index("ix_stock_move_part", ["part_id", "at", "id", "on_hand", "value_cents"], unique=False)
        batch_op.create_index(batch_op.f("ix_stock_move_return_id"), ["return_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_stock_move_stock_take_id"), ["stock_take_id"], unique=False)

    op.create_table(
        "stock_take_shelf",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("stock_take_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("shelf", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("round", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("items", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True).with_variant(sa.Text(), "sqlite"), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True).with_variant(sa.Text(), "sqlite"), nullable=True),
        sa.Column("closed_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("version", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.CheckConstraint("length(shelf) <= 20", name=op.f("ck_stock_take_shelf_shelf_length")),
        sa.ForeignKeyConstraint(["closed_by_id"], ["person.id"], name=op.f("fk_stock_take_shelf_closed_by_id")),
        sa.ForeignKeyConstraint(["stock_take_id"], ["stock_take.id"], name=op.f("fk_stock_take_shelf_stock_take_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stock_take_shelf")),
        sa.UniqueConstraint("stock_take_id", "shelf", name=op.f("uq_stock_take_shelf_stock_take_id_shelf")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("stock_take_shelf", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_stock_take_shelf_stock_take_id"), ["stock_take_id"], unique=False)

    op.create_table(
        "purchase_line",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("order_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("position", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("part_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("supplier_code", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("quantity", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("received", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("closed", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("unit_cents", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("expected_day", sa.Date().with_variant(sa.Text(), "sqlite"), nullable=True),
        sa.Column("job_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("item_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("job_line_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("version", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.CheckConstraint("length(description) <= 200", name=op.f("ck_purchase_line_description_length")),
        sa.CheckConstraint("length(note) <= 200", name=op.f("ck_purchase_line_note_length")),
        sa.CheckConstraint("length(supplier_code) <= 80", name=op.f("ck_purchase_line_supplier_code_length")),
        sa.ForeignKeyConstraint(["item_id"], ["job_item.id"], name=op.f("fk_purchase_line_item_id")),
        sa.ForeignKeyConstraint(["job_id"], ["job.id"], name=op.f("fk_purchase_line_job_id")),
        sa.ForeignKeyConstraint(["order_id"], ["purchase_order.id"], name=op.f("fk_purchase_line_order_id")),
        sa.ForeignKeyConstraint(["part_id"], ["part.id"], name=op.f("fk_purchase_line_part_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_purchase_line")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("purchase_line", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_purchase_line_job_id"), ["job_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_purchase_line_order_id"), ["order_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_purchase_line_part_id"), ["part_id"], unique=False)

    op.create_table(
        "stock_count",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("shelf_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("part_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("round", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("quantity", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("counted_at", sa.DateTime(timezone=True).with_variant(sa.Text(), "sqlite"), nullable=False),
        sa.Column("book", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("unsure", sa.Boolean().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("booked", sa.Boolean().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("version", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.CheckConstraint("booked IN (true, false)", name=op.f("ck_stock_count_booked_flag")),
        sa.CheckConstraint("unsure IN (true, false)", name=op.f("ck_stock_count_unsure_flag")),
        sa.ForeignKeyConstraint(["part_id"], ["part.id"], name=op.f("fk_stock_count_part_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_stock_count_person_id")),
        sa.ForeignKeyConstraint(["shelf_id"], ["stock_take_shelf.id"], name=op.f("fk_stock_count_shelf_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stock_count")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("stock_count", schema=None) as batch_op:
        batch_op.create_index("ix_stock_count_part", ["shelf_id", "part_id", "round"], unique=False)
        batch_op.create_index(batch_op.f("ix_stock_count_shelf_id"), ["shelf_id"], unique=False)

    op.create_table(
        "stock_count_serial",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("count_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("serial", sa.Text(), nullable=False),
        sa.Column("serial_key", sa.Text(), nullable=False),
        sa.Column("serial_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("here", sa.Boolean().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.CheckConstraint("here IN (true, false)", name=op.f("ck_stock_count_serial_here_flag")),
        sa.CheckConstraint("length(serial) <= 80", name=op.f("ck_stock_count_serial_serial_length")),
        sa.CheckConstraint("length(serial_key) <= 80", name=op.f("ck_stock_count_serial_serial_key_length")),
        sa.ForeignKeyConstraint(["count_id"], ["stock_count.id"], name=op.f("fk_stock_count_serial_count_id")),
        sa.ForeignKeyConstraint(["serial_id"], ["part_serial.id"], name=op.f("fk_stock_count_serial_serial_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stock_count_serial")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("stock_count_serial", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_stock_count_serial_count_id"), ["count_id"], unique=False)

    op.create_table(
        "stock_move_serial",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("move_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("serial_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["move_id"], ["stock_move.id"], name=op.f("fk_stock_move_serial_move_id")),
        sa.ForeignKeyConstraint(["serial_id"], ["part_serial.id"], name=op.f("fk_stock_move_serial_serial_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stock_move_serial")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("stock_move_serial", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_stock_move_serial_move_id"), ["move_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_stock_move_serial_serial_id"), ["serial_id"], unique=False)

    op.create_table(
        "stock_take_line",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("shelf_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("part_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("expected", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("counted", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("value_cents", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("differs", sa.Boolean().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("sold", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("unsure", sa.Boolean().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("again", sa.Boolean().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("booked_at", sa.DateTime(timezone=True).with_variant(sa.Text(), "sqlite"), nullable=True),
        sa.Column("version", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.CheckConstraint("again IN (true, false)", name=op.f("ck_stock_take_line_again_flag")),
        sa.CheckConstraint("differs IN (true, false)", name=op.f("ck_stock_take_line_differs_flag")),
        sa.CheckConstraint("length(note) <= 200", name=op.f("ck_stock_take_line_note_length")),
        sa.CheckConstraint("unsure IN (true, false)", name=op.f("ck_stock_take_line_unsure_flag")),
        sa.ForeignKeyConstraint(["part_id"], ["part.id"], name=op.f("fk_stock_take_line_part_id")),
        sa.ForeignKeyConstraint(["shelf_id"], ["stock_take_shelf.id"], name=op.f("fk_stock_take_line_shelf_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stock_take_line")),
        sa.UniqueConstraint("shelf_id", "part_id", name=op.f("uq_stock_take_line_shelf_id_part_id")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("stock_take_line", schema=None) as batch_op:
        batch_op.create_index("ix_stock_take_line_differs", ["shelf_id", "differs"], unique=False)
        batch_op.create_index(batch_op.f("ix_stock_take_line_part_id"), ["part_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_stock_take_line_shelf_id"), ["shelf_id"], unique=False)

    op.create_table(
        "stock_take_serial",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("line_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("serial", sa.Text(), nullable=False),
        sa.Column("serial_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("found", sa.Boolean().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("was", sa.Text(), nullable=True),
        sa.CheckConstraint("found IN (true, false)", name=op.f("ck_stock_take_serial_found_flag")),
        sa.CheckConstraint("length(serial) <= 80", name=op.f("ck_stock_take_serial_serial_length")),
        sa.ForeignKeyConstraint(["line_id"], ["stock_take_line.id"], name=op.f("fk_stock_take_serial_line_id")),
        sa.ForeignKeyConstraint(["serial_id"], ["part_serial.id"], name=op.f("fk_stock_take_serial_serial_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stock_take_serial")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("stock_take_serial", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_stock_take_serial_line_id"), ["line_id"], unique=False)

    op.create_table(
        "delivery_line",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("delivery_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("position", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("part_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("order_line_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("ordered", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("counted", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("unit_cents", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("serials", sa.Text(), nullable=False),
        sa.Column("no_serials", sa.Boolean().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("short", sa.Text(), nullable=False),
        sa.Column("extra", sa.Text(), nullable=False),
        sa.Column("cost", sa.Text(), nullable=False),
        sa.Column("taken", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("value_cents", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("scanned_at", sa.DateTime(timezone=True).with_variant(sa.Text(), "sqlite"), nullable=True),
        sa.Column("version", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.CheckConstraint("no_serials IN (true, false)", name=op.f("ck_delivery_line_no_serials_flag")),
        sa.ForeignKeyConstraint(["delivery_id"], ["delivery.id"], name=op.f("fk_delivery_line_delivery_id")),
        sa.ForeignKeyConstraint(["order_line_id"], ["purchase_line.id"], name=op.f("fk_delivery_line_order_line_id")),
        sa.ForeignKeyConstraint(["part_id"], ["part.id"], name=op.f("fk_delivery_line_part_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delivery_line")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("delivery_line", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_delivery_line_delivery_id"), ["delivery_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_delivery_line_order_line_id"), ["order_line_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_delivery_line_part_id"), ["part_id"], unique=False)

    op.create_table(
        "supplier_return_line",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("return_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("position", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("part_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("quantity", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("unit_cents", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("value_cents", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("serial_ids", sa.Text(), nullable=False),
        sa.Column("delivery_line_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.CheckConstraint("length(note) <= 200", name=op.f("ck_supplier_return_line_note_length")),
        sa.ForeignKeyConstraint(
            ["delivery_line_id"], ["delivery_line.id"], name=op.f("fk_supplier_return_line_delivery_line_id")
        ),
        sa.ForeignKeyConstraint(["part_id"], ["part.id"], name=op.f("fk_supplier_return_line_part_id")),
        sa.ForeignKeyConstraint(["return_id"], ["supplier_return.id"], name=op.f("fk_supplier_return_line_return_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_supplier_return_line")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("supplier_return_line", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_supplier_return_line_part_id"), ["part_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_supplier_return_line_return_id"), ["return_id"], unique=False)

    kinds = KINDS[op.get_bind().dialect.name]
    for table, column, kind, rule in NEW_COLUMNS:
        op.execute(f"ALTER TABLE {table} ADD COLUMN {column} {kinds[kind]} {rule}")
    for table, other in (("job_line", "job_id"), ("document_line", "document_id")):
        filled = sa.text("part_id IS NOT NULL")
        op.create_index(f"ix_{table}_part_id", table, ["part_id", other], sqlite_where=filled, postgresql_where=filled)
    if op.get_bind().dialect.name == "sqlite":
        rebuild_message()
    else:
        op.alter_column("message", "customer_id", nullable=True)
        for name, target in (("supplier", "supplier"), ("order", "purchase_order"), ("return", "supplier_return")):
            rule = f"CONSTRAINT fk_message_{name}_id REFERENCES {target} (id)"
            op.execute(f"ALTER TABLE message ADD COLUMN {name}_id BIGINT {rule}")
        op.create_index("ix_message_order_id", "message", ["order_id"], unique=False)
        op.create_index("ix_message_return_id", "message", ["return_id"], unique=False)


def rebuild_message() -> None:
    """Let a message be to a supplier: SQLite cannot take a NOT NULL away, so the table is built anew."""
    op.create_table(
        "message_new",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("job_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("customer_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("supplier_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("order_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("return_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
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
        sa.ForeignKeyConstraint(["supplier_id"], ["supplier.id"], name=op.f("fk_message_supplier_id")),
        sa.ForeignKeyConstraint(["order_id"], ["purchase_order.id"], name=op.f("fk_message_order_id")),
        sa.ForeignKeyConstraint(["return_id"], ["supplier_return.id"], name=op.f("fk_message_return_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_message")),
        sa.UniqueConstraint("header_id", name=op.f("uq_message_header_id")),
        sqlite_strict=True,
    )
    op.execute(f"INSERT INTO message_new ({MESSAGE_COLUMNS}) SELECT {MESSAGE_COLUMNS} FROM message")  # noqa: S608
    op.drop_table("message")
    op.rename_table("message_new", "message")
    op.create_index("ix_message_customer_id", "message", ["customer_id"], unique=False)
    op.create_index("ix_message_document_id", "message", ["document_id"], unique=False)
    op.create_index("ix_message_job_id", "message", ["job_id"], unique=False)
    op.create_index("ix_message_order_id", "message", ["order_id"], unique=False)
    op.create_index("ix_message_quote_id", "message", ["quote_id"], unique=False)
    op.create_index("ix_message_return_id", "message", ["return_id"], unique=False)
    op.create_index("ix_message_state_due", "message", ["state", "due_at", "id"], unique=False)


def downgrade() -> None:
    raise NotImplementedError("a shop goes back by its backup")
