"""The errors of the emulated methods, to the letter: status, code, sentence."""

BAD_DIALOG_ID = (400, "DIALOG_ID_EMPTY", "Dialog ID can't be empty")
NO_CHAT_ID = (400, "CHAT_ID_EMPTY", "Chat ID can't be empty")
NO_USER_ID = (400, "USER_ID_EMPTY", "User ID can't be empty")
NO_BOT = (400, "BOT_ID_ERROR", "Bot not found")
FOREIGN_BOT = (400, "APP_ID_ERROR", "Bot was installed by another rest application")
NO_CLIENT_ID = (403, "ACCESS_DENIED", "Access denied! Client ID not specified")
GENERAL_CHAT = (403, "ACCESS_ERROR", "Action unavailable")

NOT_INVITED = (400, "WRONG_REQUEST", "You don't have access or user already member in chat")
MAY_NOT_EXTEND = (400, "ACCESS_DENIED_EXTEND", "Insufficient permission to add chat members.")
LIST_WANTED = (400, "WRONG_REQUEST", "User IDs must be passed in array format")
NOT_EXTENDED = (403, "ACCESS_ERROR", "It is forbidden to add users to this chat")

NOT_DISMISSED = (400, "WRONG_REQUEST", "You don't have access or user isn't member in chat")
MAY_NOT_KICK = (400, "ACCESS_DENIED_KICK", "Insufficient permission to kick chat members.")
ONLY_OWNER_KICKS = (400, "IM_ERROR_KICK", "Only the chat owner can ban users.")
NO_SUCH_MEMBER = (400, "USER_NOT_FOUND", "The specified user is not in chat.")
NOBODY_LEAVES = (403, "ACCESS_ERROR", "It is forbidden to delete users of this chat")
OWNER_STAYS = (403, "LEAVE_OWNER_FORBIDDEN", "Cannot dismiss chat owner.")
CAN_NOT_LEAVE = (403, "ACCESS_ERROR", "You don't have access or user isn't member in chat")

OWNER_NOT_CHANGED = (400, "WRONG_REQUEST", "Change owner can only owner and user must be member in chat")
MANAGER_NOT_CHANGED = (400, "WRONG_REQUEST", "Change manager can only owner and user must be member in chat")

NO_TITLE = (400, "TITLE_EMPTY", "Title can't be empty")
SAME_TITLE = (400, "WRONG_REQUEST", "This title currently set or chat isn't exists")
NOT_RENAMED = (403, "ACCESS_ERROR", "This chat cannot be renamed")

WRONG_COLOR = (400, "WRONG_COLOR", "This color currently unavailable")
SAME_COLOR = (400, "WRONG_REQUEST", "This color currently set or chat isn't exists")

AVATAR_TYPE = (400, "AVATAR_ERROR", "Avatar incorrect type")
AVATAR_SIZE = (400, "AVATAR_ERROR", "Avatar incorrect size (max 5000x5000)")
AVATAR_DENIED = (400, "ACCESS_DENIED", "Access denied")
AVATAR_FIXED = (403, "ACCESS_ERROR", "The avatar of this chat cannot be changed")
NO_CHAT = (400, "WRONG_REQUEST", "Chat isn't exists")

NO_USERS = (400, "USERS_EMPTY", "Please select users before creating a new chat")
WRONG_USERS = (400, "INVALID_FORMAT", "Parameter USERS has wrong type")
NOT_CREATED = (400, "WRONG_REQUEST", "Chat can't be created")

NO_DIALOG = (403, "ACCESS_ERROR", "You do not have access to the specified dialog")
