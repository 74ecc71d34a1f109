given = "__identity_id__"
